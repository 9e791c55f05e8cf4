import { connectorApi, guide } from '../../kit/cites.ts';
import { errorShape } from '../../kit/findings/error-body.ts';
import { deniedApi, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An Account ID that is not that of the token is refused with 403 and a plain error',
  cites: [connectorApi('Accounts', 'SHOULD'), guide('Import the CRM Template', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'With a mistyped Account ID, calls show no names and the integration log shows no error.',
  impact:
    'The admin cannot find out that the Account ID is what has to be corrected, and the PBX works without contacts meanwhile.',
  atRisk: 'diagnosis',
  remedy:
    'Compare the Account ID of the request with that of the token, and answer 403 with a message that names the Account ID.',
  async check({ client, api, target, given, must, notApplicable }) {
    const header = target.api.accountHeader;
    if (header === undefined) return notApplicable('the account comes from the token alone');
    const token = await client.accessToken();
    given(
      'a search in the account of the token returns the contact',
      servedContact(await api.probe(token), api.contact.lastName),
    );
    const ids = [
      ['another account', target.accounts.other?.id],
      ['no account', 'harness-no-such-account'],
    ] as const;
    for (const [what, id] of ids) {
      if (id === undefined) continue;
      const refusal = await api.probe(token, { headers: { [header]: id } });
      if (!must(`the Account ID of ${what} is refused`, deniedApi(refusal))) continue;
      must(`the refusal of ${what} is a 403`, status(refusal, 403));
      must(`the refusal of ${what} has the documented shape`, errorShape(refusal));
    }
  },
});
