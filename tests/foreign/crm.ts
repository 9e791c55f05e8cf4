import type { IncomingMessage, ServerResponse } from 'node:http';

/** The one contact behind every server here, as the target files describe it. */
const CONTACT = {
  id: '1',
  civility: '',
  first_name: 'Marie',
  last_name: 'Durand',
  email: 'marie.durand@atelier-durand.example',
  company: 'Atelier Durand',
  website: '',
  phone_business_1: '+33142000000',
  phone_business_2: '',
  phone_mobile_1: '',
  entity_url: 'https://crm.example/contacts/1',
};

/** Looks an access token up. @returns its scopes, or undefined when it is not alive */
export type TokenCheck = (token: string) => Promise<readonly string[] | undefined>;

/**
 * The contact search of a CRM, bearer-protected, for the scopes client and crm together: what is needed behind somebody
 * else's OAuth server to see its tokens work.
 * @returns false when the request is for somebody else
 */
export async function serveCrm(
  request: IncomingMessage,
  response: ServerResponse,
  check: TokenCheck,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  if (!pathname.startsWith('/api/')) return false;
  const answer = (status: number, body: object, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
  const refuse = (status: number, error: string, message: string, headers: Record<string, string> = {}) =>
    answer(status, { message, error }, headers);

  if (pathname !== '/api/contacts/search') refuse(404, 'not_found', 'There is nothing at this address.');
  else {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const scopes = token === undefined ? undefined : await check(token);
    if (scopes === undefined) {
      const challenge = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
      refuse(401, 'invalid_token', 'An access token is required.', { 'www-authenticate': challenge });
    } else if (!['client', 'crm'].every((scope) => scopes.includes(scope))) {
      const challenge = 'Bearer error="insufficient_scope"';
      refuse(403, 'insufficient_scope', 'The token does not cover this.', { 'www-authenticate': challenge });
    } else if (request.method !== 'GET') refuse(405, 'method_not_allowed', 'Use GET.', { allow: 'GET' });
    else search(searchParams, answer);
  }
  return true;
}

function search(query: URLSearchParams, answer: (status: number, body: object) => void): void {
  const phone = query.get('phone')?.trim() ?? '';
  const email = query.get('email')?.trim() ?? '';
  if (!query.has('phone') && !query.has('email')) {
    const hint = ['The phone or email parameter is required.'];
    answer(400, { response: 'bad request: please check query parameters.', hint });
    return;
  }
  const known = sameNumber(phone, CONTACT.phone_business_1) || email.toLowerCase() === CONTACT.email;
  const blank = Object.fromEntries(Object.keys(CONTACT).map((name) => [name, '']));
  const nobody = { ...blank, id: '0', last_name: query.get('display_name') ?? (phone || email), email };
  // The PBX looks for the number it asked for among those of the contact.
  const contact = known ? { ...CONTACT, phone_business_2: phone } : { ...nobody, phone_business_1: phone };
  answer(200, { contacts: [contact] });
}

/** National significant number and country in any spelling: the nine last digits tell French numbers apart. */
function sameNumber(one: string, other: string): boolean {
  const key = (number: string) => number.replace(/\D/g, '').slice(-9);
  return key(one).length === 9 && key(one) === key(other);
}
