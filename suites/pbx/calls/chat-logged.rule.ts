import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { anyAgent, chatsIn, ofAgent } from '../../kit/findings/journal.ts';
import { connect, journaledAs, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const MESSAGES = ['Is the café open?', 'Yes, until six.'];

export default defineRule({
  title: 'A chat is logged with its messages',
  cites: [connectorApi('POST /api/crm/lookup/chats', 'MUST'), crmEngine('Scenarios', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'chats', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'chats',
  permissions: ['destructive'],
  symptom:
    'The integration log shows failed requests of the scenario ReportChat, unless the CRM accepts them without the messages.',
  impact: 'What customers wrote and agents answered is missing from the CRM.',
  atRisk: 'records',
  remedy: 'Give the template a scenario ReportChat that reports [ChatMessages].',
  async check({ api, client, pbx, given, must, notApplicable }) {
    await connect({ pbx, given });
    const scenarios = await pbx.scenarios();
    if (!scenarios.includes('ReportChat')) notApplicable('the template has no scenario ReportChat');
    const agent = anyAgent();
    const chat = await pbx.simulator.chat({ number: pbx.knownNumber, agent, messages: MESSAGES });
    must('the PBX reports the chat', reported(chat));
    const answer = await api.send('chats', await client.accessToken());
    const records = ofAgent(chatsIn(answer), agent);
    must(
      'the chat is listed once with its messages',
      journaledAs(records, { messages: MESSAGES.join('\n') }),
    );
  },
});
