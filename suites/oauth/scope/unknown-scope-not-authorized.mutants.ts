import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'scopes are stored as sent, without being compared with the known ones, in the authorization flow',
  policy: {
    grantedScope: (requested, client, flow, context) =>
      flow === 'authorization_code' && requested?.includes('harness-unknown')
        ? requested
        : soundPolicy.grantedScope(requested, client, flow, context),
  },
  breaks: 'the unknown scope is not granted',
});
