import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the list of grants stored with the client is never consulted',
  policy: { allowsGrant: () => true },
  breaks: 'its authorization request is refused',
});
