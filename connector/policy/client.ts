import { timingSafeEqual } from 'node:crypto';
import { OAuthError } from '../oauth/errors.ts';
import { sha256 } from '../store/hash.ts';
import type { Policy } from './policy.ts';

/** Distinct wrong secrets within the window after which a client has to wait. */
const MAX_FAILURES = 20;

/** The sound decisions about client authentication (RFC 6749 2.3, 3.2.1). */
export const clientDecisions = {
  authenticateClient(request, context) {
    const { policy, store, clientFailures } = context;
    const basic = policy.basicCredentials(request.authorization, context);
    const { id, secret } = policy.clientCredentials(basic, request.fields);
    const firstToExpire = policy.throttleClient(clientFailures.recent(id, request.address));
    if (firstToExpire !== undefined) {
      const seconds = Math.ceil(clientFailures.forgottenIn(firstToExpire) / 1000);
      throw new OAuthError('client_throttled', Math.max(1, seconds));
    }
    const client = store.clients.find(id);
    if (policy.provesClient(secret, client, request) && client !== undefined) return client;
    if (secret === undefined) throw new OAuthError('client_secret_missing');
    if (policy.countsFailure(request)) clientFailures.add(id, request.address, secret);
    throw new OAuthError(client === undefined ? 'client_unknown' : 'client_secret_wrong');
  },

  basicCredentials(authorization, context) {
    const [header, ...others] = authorization;
    if (header === undefined) return undefined;
    const [, encoded] = /^basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(header) ?? [];
    if (encoded === undefined || others.length > 0) throw new OAuthError('client_authorization_malformed');
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon < 0) throw new OAuthError('client_authorization_malformed');
    return {
      id: context.policy.decodeBasicPart(decoded.slice(0, colon)),
      secret: context.policy.decodeBasicPart(decoded.slice(colon + 1)) || undefined,
    };
  },

  decodeBasicPart(part) {
    try {
      return decodeURIComponent(part.replaceAll('+', ' '));
    } catch {
      return part;
    }
  },

  clientCredentials(basic, body) {
    const id = body.get('client_id');
    const secret = body.get('client_secret');
    if (basic === undefined) {
      if (id === undefined) throw new OAuthError('client_missing');
      return { id, secret };
    }
    if (id !== undefined && id !== basic.id) throw new OAuthError('client_identity_conflict');
    if (secret !== undefined) throw new OAuthError('client_authentication_twice');
    return basic;
  },

  provesClient(secret, client) {
    // An unknown client is compared too, so that response times do not show which clients exist.
    const expected = Buffer.from(client?.secretHash ?? sha256(''));
    return timingSafeEqual(Buffer.from(sha256(secret ?? '')), expected) && secret !== undefined;
  },

  countsFailure() {
    return true;
  },

  throttleClient(failures) {
    return failures.at(-MAX_FAILURES);
  },
} satisfies Partial<Policy>;
