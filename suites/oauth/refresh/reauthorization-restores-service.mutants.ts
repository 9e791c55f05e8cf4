import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { Token } from '../../../connector/store/records.ts';
import { mutants } from '../../kit/mutants.ts';

/** How often a dead refresh token was sent, by connector. */
const deadTokensSeen = new WeakMap<PolicyStore, number>();

function countingDead(store: PolicyStore, value: string): Token | undefined {
  const token = soundPolicy.findRefreshToken(store, value);
  if (token !== undefined && (token.spentAt !== null || token.revokedAt !== null)) {
    deadTokensSeen.set(store, (deadTokensSeen.get(store) ?? 0) + 1);
  }
  return token;
}

function blocks(store: PolicyStore): boolean {
  return (deadTokensSeen.get(store) ?? 0) >= 3;
}

export default mutants(
  {
    name: "three refreshes with the same dead token block the client's code exchanges",
    policy: {
      findRefreshToken: countingDead,
      spendCode: (store, code, now) => !blocks(store) && soundPolicy.spendCode(store, code, now),
    },
    breaks: 'the code is exchanged',
    alsoFails: ['pbx/test-button/authorize-repairs'],
  },
  {
    name: 'three refreshes with the same dead token keep the user from approving again',
    policy: {
      findRefreshToken: countingDead,
      mayApprove: (user, client, context) =>
        !blocks(context.store) && soundPolicy.mayApprove(user, client, context),
    },
    breaks: 'the new approval brings a code',
  },
  {
    name: 'three refreshes with the same dead token lock the CRM API',
    policy: {
      findRefreshToken: countingDead,
      findAccessToken: (store, value) =>
        blocks(store) ? undefined : soundPolicy.findAccessToken(store, value),
    },
    breaks: 'the new access token opens the CRM API',
    alsoFails: ['pbx/test-button/authorize-repairs'],
  },
  {
    name: 'three refreshes with the same dead token block all refreshes',
    policy: {
      findRefreshToken: (store, value) => {
        const token = countingDead(store, value);
        return blocks(store) ? undefined : token;
      },
    },
    breaks: 'the new refresh token is accepted',
    alsoFails: ['pbx/test-button/authorize-repairs'],
  },
);
