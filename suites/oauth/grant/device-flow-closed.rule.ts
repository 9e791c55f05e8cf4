import { guide, rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, looksNothingUp, refused, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

/** Where frameworks put device authorization, beside their token endpoint. */
const USUAL_PLACES = ['device/code', 'device_authorization'];

export default defineRule({
  title: 'The device flow is not reachable',
  cites: [rfc6749('5.2', 'MUST'), guide('Authentication Types', 'MUST')],
  covers: ['GRANT-05'],
  impact:
    "An attacker can talk a user into typing a short code, and so get a device of their own approved for the user's account.",
  atRisk: 'access',
  remedy: 'Switch off the device authorization routes and the device_code grant.',
  async check({ client, target, send, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    for (const place of USUAL_PLACES) {
      const url = new URL(place, target.endpoints.token).href;
      must(
        `no device code is handed out at ${place}`,
        noDeviceCode(await client.post(url, { scope: client.scope })),
      );
    }
    if (target.endpoints.metadata !== undefined) {
      const metadata = await send({ method: 'GET', url: target.endpoints.metadata });
      const advertised = metadata.text('device_authorization_endpoint');
      if (advertised !== undefined) {
        const answer = await client.post(advertised, { scope: client.scope });
        must('no device code is handed out at the advertised endpoint', noDeviceCode(answer));
      }
    }
    const answer = await client.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: crypto.randomUUID(),
    });
    const unknown = await client.token({ grant_type: 'urn:example:no-such-grant' });
    must('the device_code grant is refused', refused(answer));
    must('the device_code grant looks no code up', looksNothingUp(answer, unknown));
  },
});

function noDeviceCode(answer: HttpResponse): Finding {
  const handedOut = answer.text('device_code') !== undefined || answer.text('user_code') !== undefined;
  return that(
    !handedOut,
    'no device_code and no user_code',
    handedOut ? `${answer.status} with a device code` : answer.describe(),
    answer,
  );
}
