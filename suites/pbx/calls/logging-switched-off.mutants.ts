import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template shows the checkbox and ignores it',
  template: (xml) =>
    xml
      .replaceAll('ReportCallEnabled', 'CallsWanted')
      .replaceAll(' SkipIf="[CallsWanted]!=&quot;True&quot;"', ''),
  breaks: 'a call is not listed while call logging is off',
  alsoFails: ['template/logging-switch-shown'],
});
