import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { Token } from '../../../connector/store/records.ts';
import { mutants } from '../../kit/mutants.ts';

/** Finds values other than refresh tokens, and accepts them as refresh tokens. */
function alsoFinds(find: (store: PolicyStore, value: string) => Token | undefined): Partial<Policy> {
  return {
    findRefreshToken: (store, value) => soundPolicy.findRefreshToken(store, value) ?? find(store, value),
    rotateRefreshToken: (store, rotation, now) => {
      if (rotation.token.kind === 'refresh_token')
        return soundPolicy.rotateRefreshToken(store, rotation, now);
      store.tokens.add(rotation.successor.value, rotation.successor.token);
      return rotation.successor.value;
    },
  };
}

function codeAsToken(store: PolicyStore, value: string): Token | undefined {
  const code = store.codes.find(value);
  return code && { ...code, kind: 'access_token', issuedAt: 0, revokedAt: null };
}

export default mutants(
  {
    name: 'the refresh grant looks the value up among all tokens whatever their kind',
    policy: alsoFinds((store, value) => store.tokens.findAny(value)),
    breaks: 'an access token is refused',
  },
  {
    name: 'the refresh grant looks the value up among the codes as well',
    policy: alsoFinds(codeAsToken),
    breaks: 'an unused code is refused',
  },
  {
    name: 'the refresh grant takes access tokens that belong to no user',
    policy: alsoFinds((store, value) => {
      const token = store.tokens.find('access_token', value);
      return token?.grantId === null ? token : undefined;
    }),
    breaks: 'a client credentials token is refused',
  },
);
