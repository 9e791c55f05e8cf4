import { crmEngine, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings.ts';
import { defineRule } from '../kit/rule.ts';
import { readTemplate } from '../kit/template.ts';

export default defineRule({
  title: 'The template holds no credential and no account of anybody',
  cites: [rfc6749('2.3.1', 'MUST'), crmEngine('What templates get wrong', 'MUST')],
  needs: ['template'],
  seen: 'Nothing at the PBX; whoever is sent the template has the Client Secret or the account of a customer.',
  remedy: 'Let the admin fill in every credential; the template names the parameters only.',
  async check({ client, target, must }) {
    const { text } = await readTemplate(target);
    const absent = (value: string) =>
      that(value === '' || !text.includes(value), 'not in the text', 'it stands in the text');
    must('the Client Secret is not in it', absent(client.secret));
    must('the Client ID is not in it', absent(client.id));
    const quoted = (value: string) => [`"${value}"`, `>${value}<`, `=${value}&`];
    const account = target.accounts.main?.id ?? '';
    must(
      'the Account ID is not in it',
      that(
        account === '' || !quoted(account).some((value) => text.includes(value)),
        'not in the text',
        'it stands in the text',
      ),
    );
  },
});
