import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the Client Credentials template reports no chats',
  headlessTemplate: (xml) => xml.replace(/<Scenario Id="ReportChat"[\s\S]*?<\/Scenario>/, ''),
  breaks: 'it has a scenario for each of them',
});
