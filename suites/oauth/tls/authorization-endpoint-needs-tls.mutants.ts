import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the sign-in page is available over plain http as well',
  tls: { servesPlain: (path) => path.startsWith('/oauth/authorize') },
  breaks: 'a visitor gets no page over http',
});
