import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'any scope known to the server is granted on refresh',
  policy: { refreshedScope: (requested, token) => requested ?? token.scope },
  breaks: 'a refresh that asks for more is refused, or gives no more',
});
