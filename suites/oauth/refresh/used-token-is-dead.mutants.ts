import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a new refresh token is issued but the old one is not invalidated',
  policy: {
    rotateRefreshToken: (store, { successor }) => {
      store.tokens.add(successor.value, successor.token);
      return successor.value;
    },
  },
  breaks: 'the used refresh token is refused',
  alsoFails: [],
});
