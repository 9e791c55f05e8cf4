import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** Lets offline_access add a refresh token to a client credentials answer. */
const fulfilsOfflineAccess: Pick<Policy, 'grantHandler'> = {
  grantHandler: (grantType) => {
    const sound = soundPolicy.grantHandler(grantType);
    if (grantType !== 'client_credentials' || sound === undefined) return sound;
    return (request, context) => {
      const scope = request.fields.get('scope')?.split(' ') ?? [];
      if (!scope.includes('offline_access')) return sound(request, context);
      const client = { ...request.client, scope: [...request.client.scope, 'offline_access'] };
      const policy = { ...context.policy, issuesRefreshToken: () => true };
      return sound({ ...request, client }, { ...context, policy });
    };
  },
};

export default mutants(
  {
    name: 'the client credentials answer includes a refresh token',
    policy: { issuesRefreshToken: () => true },
    breaks: 'the answer has no refresh token',
  },
  {
    name: 'the client credentials answer includes a refresh token when offline_access is asked for',
    policy: fulfilsOfflineAccess,
    breaks: 'asking for offline_access brings no refresh token',
  },
);
