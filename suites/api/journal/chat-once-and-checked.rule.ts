import { connectorApi } from '../../kit/cites.ts';
import { hints, validationShape } from '../../kit/findings/error-body.ts';
import { all, cleanRefusal, status, that } from '../../kit/findings/index.ts';
import { chatFixture, chatsIn, holdsMembers, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';
import { repeated, reportsOf, storedAsSent } from '../../kit/witness/reports.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A chat is logged once, as it was reported, and refused when a field is missing or invalid',
  cites: [connectorApi('CRM API', 'MUST'), connectorApi('Errors', 'MUST')],
  needs: ['chats', 'journal-reading'],
  permissions: ['destructive'],
  symptom: 'Chats are missing in the CRM, appear twice, or show their lines run together.',
  impact:
    "The account's chat records are lost, doubled or damaged; where only the hint is missing, the template's author does not learn which field is wrong.",
  atRisk: 'records',
  remedy:
    'Treat chats like calls: check them, store them under a unique key, answer 201, and 200 when the report comes again.',
  witness: witnessOf(['api'], 'a chat that is reported again, or answered with 201 and its record', {
    'a chat that is reported again is answered with 200': (traffic) =>
      repeated(reportsOf(traffic, 'chats'))
        .filter(({ request: { answer } }) => answer.status < 300)
        .map(({ request: { answer } }) => status(answer, 200)),
    'its messages are stored as they were sent': (traffic) =>
      storedAsSent(reportsOf(traffic, 'chats'), 'messages'),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the chats can be listed', status(await api.chats(token), 200));
    const chat = chatFixture({ messages: 'Zoë: Bonjour <3\n王: [Number] & more' });
    must('the chat is answered with 201', status(await api.logChat(token, chat), 201));
    must('the same chat is answered with 200', status(await api.logChat(token, chat), 200));
    const list = await api.chats(token);
    const found = ofAgent(chatsIn(list), chat.agent);
    must('the chat is listed once', that(found.length === 1, 'one record', `${found.length} records`, list));
    must(
      'its messages are listed as they were sent',
      holdsMembers(list, found[0] ?? {}, { messages: chat['messages'] }),
    );
    for (const [what, field, value] of [
      ['no agent', 'agent', undefined],
      ['no start', 'started_at', undefined],
      ['a start without time zone', 'started_at', '2025-01-31 09:15:00'],
    ] as const) {
      const refusal = await api.logChat(token, chatFixture({ [field]: value }));
      if (!must(`a chat with ${what} is refused`, all(cleanRefusal(refusal), status(refusal, 400, 422))))
        continue;
      must(`the refusal of a chat with ${what} has the documented shape`, validationShape(refusal));
      must(`a hint for a chat with ${what} names the field`, hints(refusal, field));
    }
  },
});
