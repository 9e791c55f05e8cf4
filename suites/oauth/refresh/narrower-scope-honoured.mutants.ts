import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the scope field of a refresh is ignored and the full scope is granted',
  policy: { refreshedScope: (_requested, token) => token.scope },
  breaks: 'the new access token has no more than was asked for',
});
