import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a refreshed token inherits the expiry of the first one',
  policy: {
    rotateRefreshToken: (store, rotation, now) => {
      const { value, token } = rotation.successor;
      const successor = { value, token: { ...token, expiresAt: rotation.token.expiresAt } };
      return soundPolicy.rotateRefreshToken(store, { ...rotation, successor }, now);
    },
  },
  breaks: 'once it was used, the connection outlives the lifetime of one refresh token',
});
