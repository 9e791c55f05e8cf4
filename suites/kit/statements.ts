/**
 * Sections that a rule takes its level from although they have no key word of RFC 2119 for it, or another one: what they
 * say, and why the rule asks for it as strongly as it does. The key is that of a citation: document, section, level.
 */
export const STATEMENTS: Readonly<Record<string, string>> = {
  'RFC 6749 2.3.1 SHOULD':
    'States that id and secret are form-encoded before Basic, without a key word; many clients leave that out, and servers accept both.',
  'RFC 6749 3.3 MUST':
    'States that scope is "a list of space-delimited, case-sensitive strings" and that "their order does not matter"; that a scope other than the requested one is reported is its MUST.',
  'RFC 6749 4.1.2 SHOULD':
    'The lifetime of ten minutes is RECOMMENDED; that tokens of a replayed code are revoked is a SHOULD.',
  'RFC 6749 4.1.2.1 SHOULD':
    'States that the server "informs the client", without a key word, and that it SHOULD inform the resource owner of a wrong redirect URI; RFC 9700 4.11.2 lets it be careful with redirects.',
  'RFC 6749 4.1.3 SHOULD':
    'Its MUSTs, to authenticate the client and to check the code, name no order; to check the client first tells a stranger nothing about codes.',
  'RFC 6749 4.1.3 MUST': 'Its parameters are REQUIRED, in the format of Appendix B.',
  'RFC 6749 4.4 MUST':
    'States that a client gets "the protected resources under its control, or those of another resource owner that have been previously arranged".',
  'RFC 6749 5.1 SHOULD': 'expires_in is RECOMMENDED.',
  'RFC 6749 5.2 MUST':
    'The member error is REQUIRED; "responds with an HTTP 400" has no key word, and only 401 after a failed Authorization header is a MUST.',
  'RFC 6749 5.2 SHOULD':
    'One code, invalid_client, names an unknown client and a failed authentication alike.',
  'RFC 6749 6 MUST':
    'States that the server "issues an access token" for a refresh token that is valid; that client and token are checked, and that scope does not grow, are its MUSTs.',
  'RFC 6749 6 MAY':
    'The server MAY issue a new refresh token; where a target declares rotation, it is held to it.',
  'RFC 6749 10.3 SHOULD':
    'Tokens MUST be kept confidential; the sender of a value knows it already, its log and its screen need not.',
  'RFC 6749 10.12 SHOULD':
    'Protection against CSRF is a MUST; the attributes of a cookie are one means among several.',
  'RFC 6749 Appendix B SHOULD': 'States how values are decoded, once, without a key word.',
  'RFC 6749 Appendix B MUST': 'States how values are encoded; that it is by UTF-8 is its MUST.',
  'RFC 6750 2.1 MUST':
    'That servers support the scheme Bearer is its MUST; the grammar of b64token, without a key word, says what a token may hold.',
  'RFC 6750 3.1 SHOULD':
    'Status and error of each refusal are SHOULDs; that a bad token opens nothing is asked by RFC 6749 7.',
  'RFC 7009 2.1 MUST': 'States that a token of another client is refused, without a key word.',
  'RFC 7636 4.2 SHOULD':
    'The grammar of a challenge binds the client; a server that checks it notices mistakes early.',
  'RFC 8414 3 SHOULD':
    'A MUST for servers that publish metadata; RFC 9700 2.6 only recommends to publish it.',
  'RFC 9110 8.4 MAY': 'A server MAY answer 415 to a coding that it does not accept.',
  'RFC 9110 11.1 MUST': 'The name of a scheme is "a case-insensitive token".',
  'RFC 9111 3.5 SHOULD': 'Binds caches; a server that marks answers as public lifts it.',
  'RFC 9700 2.1.1 SHOULD':
    'That PKCE can be detected is a MUST, by code_challenge_methods_supported RECOMMENDED; that clients use S256 is a SHOULD.',
  'RFC 9700 4.3.1 SHOULD': 'Describes how codes get into the history of a browser, without a key word.',
  'RFC 9700 4.14.2 SHOULD':
    'MUST detect replay for public clients; states for others that the server "will revoke the active refresh token".',
};
