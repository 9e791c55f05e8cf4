import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Lifetimes } from '../../environment.ts';
import { issueCode } from '../../oauth/authorize/issue-code.ts';
import { authorizeDecisions } from '../authorize.ts';
import type { Policy, PolicyContext } from '../policy.ts';
import type { MintedFor } from '../types.ts';

/**
 * Decisions and lifetimes that make the connector behave as an OAuth server of Laravel Passport (league/oauth2-server 9),
 * which the vendor's sample answers come from. It is a common server, not a sound one: where it differs from `soundPolicy`
 * the rules of the suites that fail say so.
 */
export interface Preset {
  readonly policy: Partial<Policy>;
  readonly lifetimes: Partial<Lifetimes>;
  /** Called and awaited before the connector listens. */
  readonly prepare?: () => Promise<void>;
}

const YEAR = 365 * 24 * 3600;
/** How the encrypted payloads of defuse/php-encryption begin, in hexadecimal: its version header. */
const CIPHERTEXT_HEADER = 'def50200';
/** Makes 700 characters with the header, as in the vendor's samples. */
const CIPHERTEXT_BYTES = 346;
const JTI_BYTES = 40;
/** With the claims it makes access tokens of about 1 KB. */
const RSA_BITS = 3072;

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sameScopes = (one: string, other: string) =>
  [...new Set(one.split(' '))].sort().join(' ') === [...new Set(other.split(' '))].sort().join(' ');

/** A user's id as Laravel's models have it: a number, so that no client's id is taken for it. */
const laravelId = (userId: string) => String(createHash('sha256').update(userId).digest().readUInt32BE());

/** One for the process: tokens are recognized by their hash, so that the signature is never verified. */
let signingKey: KeyObject | undefined;

/** Makes the signing key, apart from the thread that serves requests: that takes up to some seconds. */
async function prepare(): Promise<void> {
  if (signingKey !== undefined) return;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  signingKey ??= privateKey;
}

/** An access token: a JWT (RS256) with the claims that league/oauth2-server writes. */
function jwt(clientId: string, { clock, random, lifetimes }: PolicyContext, subject?: MintedFor): string {
  const now = clock.now() / 1000;
  const header = base64url({ typ: 'JWT', alg: 'RS256' });
  const claims = base64url({
    aud: clientId,
    jti: hex(random(JTI_BYTES)),
    iat: now,
    nbf: now,
    exp: now + lifetimes.accessToken,
    sub: subject?.userId == null ? clientId : laravelId(subject.userId),
    scopes: subject?.scope.split(' ') ?? [],
  });
  if (signingKey === undefined) throw new Error('The preset is not prepared: call prepare() first.');
  const signature = sign('sha256', Buffer.from(`${header}.${claims}`), signingKey);
  return `${header}.${claims}.${signature.toString('base64url')}`;
}

/** The preset `passport`. */
export const passport: Preset = {
  // Passport's defaults; the vendor's samples have `expires_in: 31536000`.
  lifetimes: { code: 600, accessToken: YEAR, refreshToken: YEAR },
  prepare,

  policy: {
    /** JWT access tokens; codes and refresh tokens look like the encrypted payloads that they are there. */
    mintToken(kind, clientId, context, subject) {
      if (kind === 'access_token') return jwt(clientId, context, subject);
      return CIPHERTEXT_HEADER + hex(context.random(CIPHERTEXT_BYTES));
    },

    /** RefreshTokenGrant revokes the access token that belongs to the refresh token, so that it ends at once. */
    rotateRefreshToken(store, { token, successor }, now) {
      return store.database.transaction(() => {
        if (!store.tokens.spend(token.hash, now)) return undefined;
        if (token.grantId !== null) store.tokens.revokeAccessTokensOf(token.grantId, now);
        store.tokens.add(successor.value, successor.token);
        return successor.value;
      });
    },

    /** A spent refresh token is refused (400 `invalid_grant` since version 9), and the rest of its family lives on. */
    onRefreshTokenReuse() {},

    /** A spent code is refused, and the tokens issued for it live on (AuthCodeGrant). */
    onCodeReplay() {},

    /** An approval is remembered: another request of the client for the same scopes comes back without a page. */
    interaction(request, user, fields, context) {
      const next = authorizeDecisions.interaction(request, user, fields, context);
      if (next.kind !== 'ask') return next;
      const isRemembered = context.store.grants
        .of(request.client.id, next.user.id)
        .some((grant) => grant.revokedAt === null && sameScopes(grant.scope, request.scope));
      return isRemembered ? { kind: 'approved', user: next.user } : next;
    },

    /** Nothing is published, and so no response names an issuer either (RFC 9207 is not supported). */
    metadata() {
      return undefined;
    },
    responseHandler(responseType) {
      if (responseType !== 'code') return undefined;
      return (approved, context) => withoutIssuer(issueCode(approved, context));
    },
    authorizationError(error, state, issuer) {
      return withoutIssuer(authorizeDecisions.authorizationError(error, state, issuer));
    },
  },
};

function withoutIssuer(response: ReturnType<Policy['authorizationError']>): typeof response {
  return { ...response, parameters: { ...response.parameters, iss: undefined } };
}
