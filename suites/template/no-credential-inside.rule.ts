import { crmEngine, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readEachTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

/** Characters from which on an id is not also a port, a count or a version. */
const TELLING = 4;

export default defineRule({
  title: 'The template contains no credential and no account of a customer',
  cites: [rfc6749('2.3.1', 'MUST'), crmEngine('What templates get wrong', 'MUST')],
  needs: ['template'],
  impact: 'Each recipient of the template learns the Client Secret or the account of a customer.',
  atRisk: 'access',
  remedy: 'Let the admin fill in every credential; the template names the parameters only.',
  async check({ client, target, must, note }) {
    // An id may be a word of every day: it counts where it stands alone.
    const alone = (value: string) => [`"${value}"`, `>${value}<`, `=${value}&`];
    const ids = [
      ['Client ID', client.id],
      ['Account ID', target.accounts.main?.id ?? ''],
    ] as const;
    for (const [name, id] of ids)
      if (id.length < TELLING)
        note(`the ${name} is too short to be distinguished from other numbers and words of the template`);
    for await (const [{ text }, of] of readEachTemplate(target)) {
      const absent = (...spellings: readonly string[]) => {
        const found = spellings.some((spelling) => text.includes(spelling));
        return that(!found, 'not in the text', found ? 'it stands in the text' : 'not in the text');
      };
      must(`${of}the Client Secret is not in it`, absent(client.secret));
      for (const [name, id] of ids)
        if (id.length >= TELLING) must(`${of}the ${name} is not in it`, absent(...alone(id)));
    }
  },
});
