import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an array as secret is compared loosely, and matches',
    policy: {
      provesClient: (secret, client, request) =>
        (client !== undefined && request.fields.has('client_secret[]')) ||
        soundPolicy.provesClient(secret, client, request),
    },
    breaks: 'client_secret[]=x is refused',
    alsoFails: ['oauth/client-auth/secret-in-one-spelling'],
  },
  {
    name: 'the secret of a JSON body is compared loosely, so that true matches',
    ...comparingLoosely('true'),
    breaks: 'the JSON value true as client_secret is refused',
  },
  {
    name: 'the secret of a JSON body is compared loosely, so that 0 matches',
    ...comparingLoosely('0'),
    breaks: 'the JSON value 0 as client_secret is refused',
  },
  {
    name: 'the secret of a JSON body is compared loosely, so that an empty array matches',
    ...comparingLoosely('[]'),
    breaks: 'the JSON value [] as client_secret is refused',
  },
  {
    name: 'the secret of a JSON body is compared loosely, so that an empty object matches',
    ...comparingLoosely('{}'),
    breaks: 'the JSON value {} as client_secret is refused',
  },
);

/** Takes JSON bodies as well, and one value, as JSON writes it, for the secret of every client. */
function comparingLoosely(lucky: string): Pick<Mutant, 'policy'> {
  return {
    policy: {
      isForm: (contentType) => contentType === 'application/json' || soundPolicy.isForm(contentType),
      parseForm: (text) =>
        text.startsWith('{')
          ? Object.entries(JSON.parse(text)).map(([name, value]) => [name, written(value)])
          : soundPolicy.parseForm(text),
      provesClient: (secret, client, request) =>
        (client !== undefined && secret === lucky) || soundPolicy.provesClient(secret, client, request),
    },
  };
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
