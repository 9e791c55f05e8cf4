import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'every report of a chat makes a record',
    policy: {
      recordChat: (store, accountId, party, chat) =>
        store.journal.logChat(accountId, `${party} ${store.journal.chats(accountId).length}`, chat),
    },
    breaks: 'the same chat is answered with 200',
  },
  {
    name: 'chats are acknowledged and not stored',
    policy: {
      listChats: () => [],
    },
    breaks: 'the chat is listed once',
  },
  {
    name: 'the lines of a chat are run together',
    policy: {
      recordChat: (store, accountId, party, chat) =>
        store.journal.logChat(accountId, party, { ...chat, messages: chat.messages.replaceAll('\n', ' ') }),
    },
    breaks: 'its messages are listed as they were sent',
  },
  {
    name: 'times of chats are not checked',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.some(
          ({ hint }) => hint.startsWith('The number field') || hint.startsWith('The duration field'),
        )
          ? complaints
          : complaints.filter(({ hint }) => !hint.includes('must not be before')),
    },
    breaks: 'a chat with an end before its start is refused',
    alsoFails: ['api/journal/end-not-before-start'],
  },
);
