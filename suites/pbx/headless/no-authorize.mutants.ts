import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the Client Credentials template has an Authorize button, and the PBX waits for its token',
  headlessTemplate: (xml) =>
    xml.replace(
      '</Parameters>',
      '<Parameter Name="RefreshToken" Type="OAuth" Parent="General Configuration" Editor="String" Title="Authorize" RequestUrl="https://crm.example/authorize" RequestUrlParameters="state=[State]" ResponseScenario="Authenticate" /></Parameters>',
    ),
  breaks: 'the saved settings are all that the PBX waits for',
  alsoFails: ['pbx/headless/credentials-suffice', 'template/headless-lint-clean'],
});
