import { setImmediate } from 'node:timers/promises';
import { mutants } from '../../kit/mutants.ts';

/** Turns of the event loop between check and use, enough for the other requests to arrive. */
const GAP = 50;

export default mutants({
  name: 'the refresh token is checked and revoked in two separate steps with a gap between them',
  policy: {
    rotateRefreshToken: async (store, { token, successor }, now) => {
      if (token.spentAt !== null) return undefined;
      for (let turn = 0; turn < GAP; turn += 1) await setImmediate();
      store.tokens.spend(token.hash, now);
      store.tokens.add(successor.value, successor.token);
      return successor.value;
    },
  },
  breaks: 'refresh token 1 of 5 yields one success at most',
});
