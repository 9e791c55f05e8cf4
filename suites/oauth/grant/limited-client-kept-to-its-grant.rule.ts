import { rfc6749 } from '../../kit/cites.ts';
import { delivered, issued, notAuthorized, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A client limited to one grant cannot use the other',
  cites: [rfc6749('4.1.2.1', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['GRANT-10'],
  needs: ['limited-client', 'authorization-code', 'journey-end'],
  impact:
    'A client registered for one purpose gets access in a way its registration does not permit, such as tokens without a user or codes at an address of its own.',
  atRisk: 'access',
  remedy:
    'Look up the grants a client is registered for at both endpoints, and refuse others with unauthorized_client.',
  async check({ client, limited, user, given, must, notApplicable }) {
    const { grants } = limited.info;
    given('the limited client gets a token by its own grant', issued(await limited.served()));
    if (!grants.includes('authorization_code')) {
      given(
        'another client may send the user to be asked',
        delivered(await client.requests(), client.redirectUri),
      );
      const redirectUri = limited.redirectUri || client.redirectUri;
      const outcome = await user.opens(limited.authorizationUrl({ redirect_uri: redirectUri }));
      must('its authorization request is refused', notAuthorized(outcome));
    } else if (!grants.includes('client_credentials')) {
      const answer = await limited.clientCredentials();
      must('its Client Credentials request is refused', refused(answer));
    } else {
      return notApplicable('the limited client may use both grants');
    }
  },
});
