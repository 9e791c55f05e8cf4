import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the Client Credentials template reports chats to another host',
  headlessTemplate: (xml) => xml.replace(/Url="[^"]+\/lookup\/chats"/, 'Url="https://staging.example/chats"'),
  breaks: 'every other request goes to the deployment',
});
