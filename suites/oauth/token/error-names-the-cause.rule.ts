import { rfc6749 } from '../../kit/cites.ts';
import { issued, namesError } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { plainRefusals, refusalsOfCodes } from '../../kit/sample-refusals.ts';

export default defineRule({
  title: 'The error of a refused token request names its cause',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['CODE-10', 'CODE-11', 'REFRESH-05', 'GRANT-09', 'TOKEN-12'],
  alone: 'guesses',
  symptom: 'The integration log shows an error about something else than what has to be corrected.',
  impact:
    'The admin checks credentials that are right in place of clicking Authorize again, or the other way round; the author of a template looks for a mistake in the wrong place.',
  atRisk: 'diagnosis',
  remedy:
    'Give each cause its code of RFC 6749 5.2: invalid_grant for codes and refresh tokens that do not work, invalid_request for what is missing, invalid_client for a failed authentication, unsupported_grant_type and invalid_scope for the others.',
  formerly: [
    'oauth/code/invalid-code-is-invalid-grant',
    'oauth/code/misused-code-is-invalid-grant',
    'oauth/grant/missing-grant-type-reported',
    'oauth/refresh/dead-token-reported',
    'oauth/token/missing-field-reported',
  ],
  async check(context) {
    const { client, target, given, must } = context;
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const refusals = await plainRefusals(context);
    if (target.capabilities.has('authorization-code')) refusals.push(...(await refusalsOfCodes(context)));
    for (const { cause, codes, answer } of refusals)
      must(`${cause} is reported as ${codes.join(' or ')}`, namesError(answer, ...codes));
  },
});
