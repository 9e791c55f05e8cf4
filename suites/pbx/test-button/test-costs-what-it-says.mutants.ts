import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX receives a fresh refresh token, and the old one stays valid',
  policy: grantOfPbx({
    refreshed: (trade) =>
      trade({
        rotateRefreshToken: (store, { successor }) => {
          store.tokens.add(successor.value, successor.token);
          return successor.value;
        },
      }),
  }),
  breaks: 'the refresh with the stored token is refused',
});
