import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a replayed code is refused, but the tokens issued from it stay valid',
    policy: { onCodeReplay: () => undefined },
    breaks: 'the access token is dead after the replay',
  },
  {
    name: 'a replayed code revokes the access token and leaves the refresh token valid',
    policy: {
      onCodeReplay: (store, code, now) => {
        for (const token of store.tokens.ofClient(code.clientId)) {
          if (token.grantId === code.grantId && token.kind === 'access_token')
            store.tokens.revoke(token.hash, now);
        }
      },
    },
    breaks: 'the refresh token is dead after the replay',
  },
);
