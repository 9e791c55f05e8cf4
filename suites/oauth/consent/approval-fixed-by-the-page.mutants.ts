import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the scope is taken from the submitted form',
    policy: { approvedRequest: (kept, form) => ({ ...kept, scope: form.get('scope') ?? kept.scope }) },
    breaks: 'the token after a change of scope has the scope that was shown, for the client that asked',
  },
  {
    name: 'the redirect URI is taken from the submitted form',
    policy: {
      approvedRequest: (kept, form) => ({
        ...kept,
        redirectUri: form.get('redirect_uri') ?? kept.redirectUri,
      }),
    },
    breaks: 'redirect_uri in the form changes nothing of what was shown',
  },
  {
    name: 'the state is taken from the submitted form',
    policy: { approvedRequest: (kept, form) => ({ ...kept, state: form.get('state') ?? kept.state }) },
    breaks: 'state in the form changes nothing of what was shown',
  },
);
