import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'scope is looked at before redirect_uri, and an unknown one is reported to the unverified URI',
  policy: {
    deliverRefusal: (reason, request) => {
      const [redirectUri] = request.fields.all('redirect_uri');
      const scopes = request.fields.all('scope');
      return reason === 'redirect_uri_mismatch' &&
        redirectUri !== undefined &&
        scopes.includes('harness-unknown')
        ? { to: 'client', redirectUri }
        : soundPolicy.deliverRefusal(reason, request);
    },
  },
  breaks: 'an unknown scope is not reported to an unverified redirect_uri',
});
