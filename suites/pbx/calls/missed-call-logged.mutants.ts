import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template skips the report of a call of type Missed',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;" Url',
        '[ReportCallEnabled]!=&quot;True&quot;||[CallType]==&quot;Missed&quot;" Url',
      ),
    breaks: 'the PBX reports the call',
  },
  {
    name: 'the template reports a call of type Missed as Inbound',
    template: (xml) =>
      xml.replace(
        /(<Value Key="call_type"[^>]*>)\[CallType\]/,
        '$1[IIf([CallType]==&quot;Missed&quot;,Inbound,[CallType])]',
      ),
    breaks: 'the call is listed once, as a missed call',
  },
);
