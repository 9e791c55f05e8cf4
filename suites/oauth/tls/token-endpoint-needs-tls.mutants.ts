import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the token endpoint is available over plain http as well',
  tls: { servesPlain: (path) => path.startsWith('/oauth/token') },
  breaks: 'over http a secret is not checked',
});
