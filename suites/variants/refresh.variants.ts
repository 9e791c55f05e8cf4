import { soundPolicy } from '../../connector/policy/index.ts';
import type { Policy } from '../../connector/policy/policy.ts';
import { type VariantTarget, variants } from '../kit/variants.ts';

const DAY = 24 * 3600;
const GRACE_MS = 10_000;

const withoutRotation = ({ can }: VariantTarget) => ({
  can: can.filter((one) => one !== 'refresh-rotation'),
});

/** Keeps the refresh token that was presented, which does not expire. */
const KEPT: Pick<Policy, 'rotateRefreshToken' | 'isExpired'> = {
  rotateRefreshToken: (_store, { value }) => value,
  isExpired: (kind, ...instants) => kind !== 'refresh_token' && soundPolicy.isExpired(kind, ...instants),
};

const TRAP = 'the trap of the Test button snaps only after the leeway';
const LEEWAY = {
  'oauth/refresh/parallel-refreshes-succeed-once':
    'parallel refreshes fall within the leeway that the server grants',
  'pbx/test-button/authorize-repairs': TRAP,
  'pbx/test-button/failure-told': TRAP,
  'pbx/test-button/test-costs-what-it-says': TRAP,
  'pbx/tokens/stale-page-told': TRAP,
};

export default variants(
  {
    name: 'a refresh answers without refresh token, and the old one stays good',
    because:
      'RFC 6749 6: the server MAY issue a new refresh token; RFC 9700 2.2.2 demands rotation of public clients only',
    target: withoutRotation,
    lacks: ['refresh-rotation'],
    policy: {
      ...KEPT,
      tokenResponse: (issued) => {
        const { refresh_token, ...rest } = soundPolicy.tokenResponse(issued);
        return issued.grantType === 'refresh_token' ? rest : { ...rest, refresh_token };
      },
    },
  },
  {
    name: 'a refresh answers with the same refresh token',
    because:
      'RFC 6749 6: the server MAY issue a new refresh token; RFC 9700 2.2.2 demands rotation of public clients only',
    target: withoutRotation,
    lacks: ['refresh-rotation'],
    policy: KEPT,
  },
  {
    name: 'a spent refresh token is only refused for a minute, before its reuse ends the connection',
    because: 'RFC 9700 4.14.2: parallel or lost refreshes of the owner must not end the connection',
    options: { lifetimes: { refreshReuseGrace: 60 } },
  },
  {
    name: 'a spent refresh token works once more within ten seconds',
    because: 'RFC 9700 4.14.2 asks to detect replay; a short leeway for responses that were lost is common',
    notApplicable: LEEWAY,
    policy: {
      rotateRefreshToken: (store, rotation, now) => {
        const { spentAt } = rotation.token;
        if (spentAt !== null && now - spentAt <= GRACE_MS) {
          store.tokens.add(rotation.successor.value, rotation.successor.token);
          return rotation.successor.value;
        }
        return soundPolicy.rotateRefreshToken(store, rotation, now);
      },
    },
  },
  {
    name: 'a spent refresh token dies when the new access token is first used',
    because: 'RFC 9700 4.14.2: the client shows by using its new token that the response has arrived',
    notApplicable: LEEWAY,
    perServer: () => {
      /** Grants whose newest tokens have been used since they were issued. */
      const confirmed = new Set<string>();
      return {
        policy: {
          rotateRefreshToken: (store, rotation, now) => {
            const { token, successor } = rotation;
            const family = token.grantId ?? '';
            if (token.spentAt !== null && confirmed.has(family)) return undefined;
            confirmed.delete(family);
            store.tokens.spend(token.hash, now);
            store.tokens.add(successor.value, successor.token);
            return successor.value;
          },
          findAccessToken: (store, value) => {
            const token = soundPolicy.findAccessToken(store, value);
            if (token?.grantId != null) confirmed.add(token.grantId);
            return token;
          },
        },
      };
    },
  },
  {
    name: 'access tokens live for fifteen days and refresh tokens for a year',
    because: 'RFC 6749 5.1 and 1.5 set no limit; RFC 6750 5.3 recommends an hour or less',
    options: { lifetimes: { accessToken: 15 * DAY, refreshToken: 365 * DAY } },
    target: () => ({ lifetimes: { code: 60, accessToken: 15 * DAY, refreshToken: 365 * DAY } }),
    advised: {
      'oauth/token/access-token-lives-an-hour': 'RFC 6750 5.3 is a SHOULD, and this server departs from it',
    },
  },
  {
    name: 'access tokens live for two minutes, and codes for ten',
    because: 'RFC 6749 4.1.2: ten minutes at most for codes; 5.1 sets no least lifetime',
    options: { lifetimes: { accessToken: 120, code: 600 } },
    target: () => ({ lifetimes: { code: 600, accessToken: 120, refreshToken: 30 * DAY } }),
  },
  {
    name: 'refresh tokens die when they are not used for seven days',
    because:
      'RFC 9700 4.14.2: refresh tokens SHOULD expire if the client has been inactive for some time, at the discretion of the server',
    options: { lifetimes: { refreshToken: 7 * DAY } },
    target: ({ lifetimes }) => ({ lifetimes: { ...lifetimes, refreshToken: 7 * DAY } }),
  },
  {
    name: 'a connection lives for thirty days unused, and for a year in all',
    because: 'RFC 9700 4.14.2 leaves expiry to the server; 3CX can be authorized again in a year',
    perServer: () => {
      /** When each grant ends, however much it is used. */
      const ends = new Map<string, number>();
      return {
        policy: {
          rotateRefreshToken: (store, rotation, now) => {
            const { value, token } = rotation.successor;
            const end = ends.get(token.grantId ?? '') ?? rotation.token.issuedAt + 365 * DAY * 1000;
            ends.set(token.grantId ?? '', end);
            const limited = { ...token, expiresAt: Math.min(token.expiresAt, end) };
            const successor = { value, token: limited };
            return soundPolicy.rotateRefreshToken(store, { ...rotation, successor }, now);
          },
        },
      };
    },
  },
  {
    name: 'token responses state the lifetime of the refresh token',
    because: 'RFC 6749 5.1: the client MUST ignore unrecognized value names; many servers state it',
    policy: {
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        ...(issued.refreshToken === undefined ? {} : { refresh_token_expires_in: 30 * DAY }),
      }),
    },
  },
  {
    name: 'a revoked access token takes its whole grant along',
    because: 'RFC 7009 2.1: the server MAY revoke the respective refresh token as well',
    policy: {
      revokeToken: (token, { store, clock }) => {
        if (token.grantId === null) store.tokens.revoke(token.hash, clock.now());
        else store.grants.revoke(token.grantId, clock.now());
      },
    },
  },
);
