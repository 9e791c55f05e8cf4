import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the Client Secret is a text like any other',
    template: (xml) =>
      xml.replace('Name="ClientSecret" Type="Password"', 'Name="ClientSecret" Type="String"'),
    breaks: 'its value is hidden',
  },
  {
    name: 'the Client Secret is filled in beforehand',
    template: (xml) => xml.replace('Title="Client Secret"', 'Title="Client Secret" Default="change-me"'),
    breaks: 'it has no default',
    alsoFails: ['template/lint-clean'],
  },
  {
    name: 'the Client Secret is a text like any other in the Client Credentials template alone',
    headlessTemplate: (xml) =>
      xml.replace('Name="ClientSecret" Type="Password"', 'Name="ClientSecret" Type="String"'),
    breaks: 'for Client Credentials: its value is hidden',
  },
);
