import type { TokenRequest } from './token-request.ts';
import type { Traffic } from './traffic.ts';

/**
 * @returns requests of a grant that prove no client, though the client has a secret: it got tokens with one in this
 * traffic, under the same id; or the request names no client, and its code or token was given to one that has a secret
 */
export function withoutSecret(traffic: Traffic, grant: string): readonly TokenRequest[] {
  const confidential = new Set(traffic.issued.map(({ client }) => (client.secret === '' ? '' : client.id)));
  confidential.delete('');
  return traffic.tokenRequests.filter((one) => {
    const { by, id, secret } = one.client;
    if (!one.posts || one.grant !== grant || by === 'assertion' || secret !== '') return false;
    const inQuery = one.query.has('client_secret');
    return !inQuery && confidential.has(id === '' ? ownerOf(one, traffic) : id);
  });
}

/** The client that a code or a refresh token was issued to, as far as it was seen; empty: it was not. */
function ownerOf(request: TokenRequest, traffic: Traffic): string {
  const code = traffic.redirectOf(request.field('code'))?.request?.query.get('client_id');
  const [origin] = traffic.originsOf(request.field('refresh_token'));
  return code ?? origin?.client.id ?? '';
}
