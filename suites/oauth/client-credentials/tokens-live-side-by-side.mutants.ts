import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** Ends the client credentials tokens that the client had before. */
const keepsTheNewest: Pick<Policy, 'grantHandler'> = {
  grantHandler: (grantType) => {
    const sound = soundPolicy.grantHandler(grantType);
    if (grantType !== 'client_credentials' || sound === undefined) return sound;
    return (request, context) => {
      const { tokens } = context.store;
      const earlier = tokens.ofClient(request.client.id).filter(({ grantId }) => grantId === null);
      for (const { hash } of earlier) tokens.revoke(hash, context.clock.now());
      return sound(request, context);
    };
  },
};

export default mutants({
  name: "issuing a client credentials token revokes the client's earlier ones",
  policy: keepsTheNewest,
  breaks: 'both tokens open the CRM API',
});
