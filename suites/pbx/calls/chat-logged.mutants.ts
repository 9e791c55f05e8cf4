import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template reports chats to an address that does not exist',
    template: (xml) => xml.replace('/api/crm/lookup/chats', '/api/crm/lookup/chat'),
    breaks: 'the PBX reports the chat',
  },
  {
    name: 'the template reports the name of the visitor in place of the messages',
    template: (xml) => xml.replace('[ChatMessages]', '[Name]'),
    breaks: 'the chat is listed once with its messages',
  },
);
