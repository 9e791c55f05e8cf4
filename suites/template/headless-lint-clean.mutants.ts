import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the Client Credentials template outputs a job title that it never reads',
  headlessTemplate: (xml) =>
    xml.replace(
      'Type="CustomValue" Passes="0" Value="[CustomValue]"',
      'Type="CustomValue" Passes="0" Value="[JobTitle]"',
    ),
  breaks: 'it has no error',
});
