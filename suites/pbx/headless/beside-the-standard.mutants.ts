import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the Client Credentials template has the name of the standard one',
  headlessTemplate: (xml) => xml.replace('Name="CXEngineHeadless"', 'Name="CXEngine"'),
  breaks: 'the PBX lists both',
});
