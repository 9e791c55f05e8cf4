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
    alsoFails: ['pbx/calls/chat-logged'],
  },
  {
    name: 'the lines of a chat are run together',
    policy: {
      recordChat: (store, accountId, party, chat) =>
        store.journal.logChat(accountId, party, { ...chat, messages: chat.messages.replaceAll('\n', ' ') }),
    },
    breaks: 'its messages are listed as they were sent',
    alsoFails: ['pbx/calls/chat-logged'],
  },
  {
    name: 'the agent of a chat may be left out',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.filter(({ hint }) => hint !== 'The agent field is required.'),
    },
    breaks: 'a chat with no agent is refused',
    alsoFails: ['api/journal/invalid-call-refused'],
  },
);
