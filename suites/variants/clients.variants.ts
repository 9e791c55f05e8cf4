import { OAuthError } from '../../connector/oauth/errors.ts';
import { soundPolicy } from '../../connector/policy/index.ts';
import { type Variant, variants } from '../kit/variants.ts';

const METHOD = 'client_secret_basic';

/** Every client authenticates by Basic. The template of a PBX sends the secret in the body, so there is none. */
const BASIC_ONLY: Pick<Variant, 'policy' | 'target'> = {
  policy: {
    clientCredentials: (basic, body) => {
      if (basic === undefined) throw new OAuthError('client_missing');
      return soundPolicy.clientCredentials(basic, body);
    },
    metadata: (issuer) => ({
      ...soundPolicy.metadata(issuer),
      token_endpoint_auth_methods_supported: [METHOD],
      revocation_endpoint_auth_methods_supported: [METHOD],
    }),
  },
  target: ({ clients: { main, other, limited } }) => ({
    clients: {
      main: { ...main, auth: METHOD },
      ...(other === undefined ? {} : { other: { ...other, auth: METHOD } }),
      ...(limited === undefined ? {} : { limited: { ...limited, auth: METHOD } }),
    },
    template: undefined,
    headlessTemplate: undefined,
  }),
};

export default variants(
  {
    name: 'secrets are taken by Basic only',
    because: 'RFC 6749 2.3.1: Basic is the method every server MUST support; the body is OPTIONAL',
    lacks: ['template', 'headless-template'],
    notApplicable: { 'oauth/client-auth/secret-is-a-string': 'no secret is taken in the body' },
    ...BASIC_ONLY,
  },
  {
    name: 'there is one client for each grant',
    because: 'RFC 6749 5.2 unauthorized_client: a client may be limited to a grant',
    target: ({ clients: { main, ...others } }) => ({
      clients: { main: { ...main, grants: ['authorization_code', 'refresh_token'] }, ...others },
    }),
  },
  {
    name: 'each client has one redirect URI',
    because: 'RFC 6749 3.1.2.3: several redirect URIs are possible, not required',
    lacks: ['two-redirect-uris'],
    target: ({ clients: { main, ...others } }) => ({
      clients: { main: { ...main, redirectUris: main.redirectUris.slice(0, 1) }, ...others },
    }),
  },
  {
    name: 'redirect URIs bear a query and a port',
    because: 'RFC 6749 3.1.2: the redirect URI MAY include a query component, which is retained',
    target: ({ clients: { main, ...others } }) => ({
      clients: {
        main: {
          ...main,
          redirectUris: [
            'https://pbx.example.com:5001/crm/callback',
            'https://pbx.example.com:5001/crm/second?tenant=7&kind=crm',
          ],
        },
        ...others,
      },
    }),
  },
);
