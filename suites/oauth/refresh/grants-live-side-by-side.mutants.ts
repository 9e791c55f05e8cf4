import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import { mutants } from '../../kit/mutants.ts';

interface Held {
  readonly grantId: string | null;
  readonly clientId: string;
  readonly userId: string | null;
}

/** Ends what the user approved for the client at other times. */
function endOthers(store: PolicyStore, { grantId, clientId, userId }: Held, now: number): void {
  const others = store.grants.of(clientId, userId ?? '').filter(({ id }) => id !== grantId);
  for (const { id } of others) store.grants.revoke(id, now);
}

export default mutants(
  {
    name: 'a refresh revokes every refresh token of the same client and user',
    policy: {
      rotateRefreshToken: (store, rotation, now) => {
        endOthers(store, rotation.token, now);
        return soundPolicy.rotateRefreshToken(store, rotation, now);
      },
    },
    breaks: 'the second grant is refreshed after that',
  },
  {
    name: 'a code exchange revokes every earlier grant of the same client and user',
    policy: {
      spendCode: (store, code, now) => {
        endOthers(store, code, now);
        return soundPolicy.spendCode(store, code, now);
      },
    },
    breaks: 'the first grant is refreshed after the second approval',
    alsoFails: ['pbx/authorize/two-admins'],
  },
);
