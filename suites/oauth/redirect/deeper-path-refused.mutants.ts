import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a registered URI followed by a slash and more path is accepted as a match',
  policy: {
    matchesRedirectUri: (sent, registered) =>
      (sent.startsWith(`${registered}/`) && sent.length > registered.length + 1) ||
      soundPolicy.matchesRedirectUri(sent, registered),
  },
  breaks: 'the browser is not sent one step below the registered path',
});
