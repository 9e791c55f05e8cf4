import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the CRM API is served over plain http as well',
  tls: { servesPlain: (path) => path.startsWith('/api/') },
  breaks: 'over http nobody looks at a token',
});
