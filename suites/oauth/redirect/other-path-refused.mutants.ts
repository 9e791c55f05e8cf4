import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a path that begins with the registered path and goes on with letters or digits is accepted',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        (sent.startsWith(registered) && /^\w+$/.test(sent.slice(registered.length))) ||
        soundPolicy.matchesRedirectUri(sent, registered),
    },
    breaks: 'the browser is not sent to a path with letters appended',
  },
  {
    name: 'any word beside the registered path is accepted',
    policy: {
      matchesRedirectUri: (sent, registered) => {
        const folder = registered.slice(0, registered.lastIndexOf('/') + 1);
        return (
          (sent.startsWith(folder) && /^[a-z]+$/.test(sent.slice(folder.length))) ||
          soundPolicy.matchesRedirectUri(sent, registered)
        );
      },
    },
    breaks: 'the browser is not sent to a neighbouring path',
  },
);
