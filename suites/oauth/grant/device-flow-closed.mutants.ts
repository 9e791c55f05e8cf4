import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export default mutants(
  {
    name: "the framework's device authorization route is left on and hands out a device code",
    tamper: (exchange) =>
      exchange.url === '/oauth/device/code'
        ? {
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ device_code: 'a-device-code', user_code: 'WDJB-MJHT', expires_in: 600 }),
          }
        : exchange,
    breaks: 'no device code is handed out at device/code',
  },
  {
    name: 'the handler of the device_code grant is left registered and finds the code unknown',
    policy: {
      grantHandler: (grantType) => (grantType === GRANT ? findNothing : soundPolicy.grantHandler(grantType)),
      allowsGrant: (client, grantType) => grantType === GRANT || soundPolicy.allowsGrant(client, grantType),
    },
    breaks: 'the device_code grant looks no code up',
  },
  {
    name: 'the device_code grant is handled as client credentials',
    policy: {
      grantHandler: (grantType) =>
        soundPolicy.grantHandler(grantType === GRANT ? 'client_credentials' : grantType),
      allowsGrant: (client, grantType) => grantType === GRANT || soundPolicy.allowsGrant(client, grantType),
    },
    breaks: 'the device_code grant is refused',
  },
);

function findNothing(): never {
  throw new OAuthError('code_unknown');
}
