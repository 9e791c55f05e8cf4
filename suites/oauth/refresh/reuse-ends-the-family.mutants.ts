import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'reuse is refused but the active token of the same chain stays valid',
  policy: { onRefreshTokenReuse: () => {} },
  breaks: 'its successor is withdrawn',
});
