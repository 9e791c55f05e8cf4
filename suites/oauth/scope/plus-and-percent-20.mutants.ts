import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the query is percent-decoded without turning + into a space',
    policy: keeps('+', /(^|&)response_type=/),
    breaks: 'an authorization request with + between the scopes opens the CRM API',
    alsoFails: [
      'oauth/consent/more-scope-asked-again',
      'oauth/redirect/every-registered-uri-works',
      'pbx/authorize/authorize-completes',
    ],
  },
  {
    name: 'the query is split at +, and %20 is left undecoded',
    policy: keeps('%20', /(^|&)response_type=/),
    breaks: 'an authorization request with %20 between the scopes opens the CRM API',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
  {
    name: 'the body is percent-decoded without turning + into a space',
    policy: keeps('+', /(^|&)grant_type=client_credentials/),
    breaks: 'a token request with + between the scopes opens the CRM API',
    alsoFails: ['oauth/client-credentials/credentials-alone-suffice', 'pbx/headless/credentials-suffice'],
  },
  {
    name: 'the body is split at +, and %20 is left undecoded',
    policy: keeps('%20', /(^|&)grant_type=client_credentials/),
    breaks: 'a token request with %20 between the scopes opens the CRM API',
  },
);

function keeps(spelling: string, where: RegExp): NonNullable<Mutant['policy']> {
  return {
    parseForm: (text) =>
      soundPolicy.parseForm(
        where.test(text) ? text.replaceAll(spelling, encodeURIComponent(spelling)) : text,
      ),
  };
}
