import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template skips the report of a call of type Notanswered',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;" Url',
        '[ReportCallEnabled]!=&quot;True&quot;||[CallType]==&quot;Notanswered&quot;" Url',
      ),
    breaks: 'the PBX reports the call',
  },
  {
    name: 'the template reports a call of type Notanswered as Outbound',
    template: (xml) =>
      xml.replace(
        /(<Value Key="call_type"[^>]*>)\[CallType\]/,
        '$1[IIf([CallType]==&quot;Notanswered&quot;,Outbound,[CallType])]',
      ),
    breaks: 'the call is listed once, as an unanswered outbound call',
  },
);
