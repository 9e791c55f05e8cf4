import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the Client Credentials template sends a user name of its own along',
    headlessTemplate: (xml) =>
      xml.replace(
        '<Value Key="scope"',
        '<Value Key="username" Passes="1" Type="String">pbx</Value><Value Key="scope"',
      ),
    breaks: 'it sends nothing of a user',
  },
  {
    name: 'the Client Credentials template asks for a part of the scope only',
    headlessTemplate: (xml) => xml.replace('>client crm<', '>crm<'),
    breaks: 'it requests the scope that the CRM API needs, or leaves it to the server',
    alsoFails: ['pbx/headless/credentials-suffice'],
  },
);
