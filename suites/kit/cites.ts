import type { Cite, Level } from '../../reports/run/document.ts';

/** Makes the citing function of one RFC: `rfc6749('4.1.2', 'MUST')`. */
function rfc(number: number) {
  return (section: string, level: Level): Cite => ({
    document: `RFC ${number}`,
    section,
    level,
    url: rfcUrl(number, section),
  });
}

/** The address of a section (`4.1.2`) or an appendix (`Appendix B`) of an RFC. */
export function rfcUrl(number: number, section: string): string {
  const anchor = section.startsWith('Appendix ') ? `appendix-${section.slice(9)}` : `section-${section}`;
  return `https://www.rfc-editor.org/rfc/rfc${number}#${anchor}`;
}

/** RFC 3986, URIs. */
export const rfc3986 = rfc(3986);
/** RFC 6265, cookies. */
export const rfc6265 = rfc(6265);
/** RFC 6749, the OAuth 2.0 framework. */
export const rfc6749 = rfc(6749);
/** RFC 6750, bearer tokens. */
export const rfc6750 = rfc(6750);
/** RFC 6819, the OAuth 2.0 threat model. */
export const rfc6819 = rfc(6819);
/** RFC 7009, token revocation. */
export const rfc7009 = rfc(7009);
/** RFC 7517, JSON Web Keys. */
export const rfc7517 = rfc(7517);
/** RFC 7519, JSON Web Tokens. */
export const rfc7519 = rfc(7519);
/** RFC 7521, assertions. */
export const rfc7521 = rfc(7521);
/** RFC 7522, SAML assertions. */
export const rfc7522 = rfc(7522);
/** RFC 7523, JWT assertions. */
export const rfc7523 = rfc(7523);
/** RFC 7591, dynamic client registration. */
export const rfc7591 = rfc(7591);
/** RFC 7636, PKCE. */
export const rfc7636 = rfc(7636);
/** RFC 8259, JSON. */
export const rfc8259 = rfc(8259);
/** RFC 8414, authorization server metadata. */
export const rfc8414 = rfc(8414);
/** RFC 8628, the device grant. */
export const rfc8628 = rfc(8628);
/** RFC 8693, token exchange. */
export const rfc8693 = rfc(8693);
/** RFC 8725, JWT best practice. */
export const rfc8725 = rfc(8725);
/** RFC 8996, TLS 1.0 and 1.1 deprecated. */
export const rfc8996 = rfc(8996);
/** RFC 9068, JWT access tokens. */
export const rfc9068 = rfc(9068);
/** RFC 9110, HTTP semantics. */
export const rfc9110 = rfc(9110);
/** RFC 9111, HTTP caching. */
export const rfc9111 = rfc(9111);
/** RFC 9207, the `iss` parameter. */
export const rfc9207 = rfc(9207);
/** RFC 9325, recommendations for TLS. */
export const rfc9325 = rfc(9325);
/** RFC 9700, OAuth 2.0 security best current practice. */
export const rfc9700 = rfc(9700);

/** The vendor's guide "Connecting 3CX"; the section is one of its headings. */
export const guide = (section: string, level: Level): Cite => ({
  document: "Vendor's guide",
  section,
  level,
});

/** The vendor's API pages; the section names the operation or topic. */
export const connectorApi = (section: string, level: Level): Cite => ({
  document: 'Connector API',
  section,
  level,
});

/** What is publicly known of the 3CX CRM engine; the section names the topic. */
export const crmEngine = (section: string, level: Level): Cite => ({
  document: '3CX CRM engine',
  section,
  level,
});

/** The OAuth 2.1 draft. */
export const oauth21 = (section: string, level: Level): Cite => ({
  document: 'OAuth 2.1 draft',
  section,
  level,
  url: 'https://datatracker.ietf.org/doc/draft-ietf-oauth-v2-1/',
});
