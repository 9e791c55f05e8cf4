import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the CRM API is available over plain http as well',
  tls: { servesPlain: (path) => path.startsWith('/api/') },
  breaks: 'over http a token is not checked',
});
