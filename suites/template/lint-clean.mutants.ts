import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template outputs a job title that it never reads',
    template: (xml) =>
      xml.replace(
        'Type="CustomValue" Passes="0" Value="[CustomValue]"',
        'Type="CustomValue" Passes="0" Value="[JobTitle]"',
      ),
    breaks: 'it has no error',
  },
  {
    name: 'the template calls a method that the PBX does not have',
    template: (xml) => xml.replace('Value="[CompanyName]"', 'Value="[[CompanyName].Capitalise()]"'),
    breaks: 'it has no error',
    alsoFails: ['pbx/authorize/authorize-completes'],
  },
);
