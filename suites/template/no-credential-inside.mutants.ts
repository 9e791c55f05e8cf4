import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template comes with the Client ID filled in',
    template: (xml) => xml.replace('Title="Client ID"', 'Title="Client ID" Default="pbx-main"'),
    breaks: 'the Client ID is not in it',
  },
  {
    name: 'the template sends the Account ID of the first customer',
    template: (xml) => xml.replace(/(<Scenario Id="ReportChat"[\s\S]*?)\[AccountId\]/, '$11042'),
    breaks: 'the Account ID is not in it',
    alsoFails: ['template/account-header-sent'],
  },
  {
    name: 'the Client Credentials template comes with the Client ID filled in',
    headlessTemplate: (xml) => xml.replace('Title="Client ID"', 'Title="Client ID" Default="pbx-main"'),
    breaks: 'for Client Credentials: the Client ID is not in it',
  },
);
