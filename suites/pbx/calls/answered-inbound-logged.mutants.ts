import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template skips the report of a call of type Inbound',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;" Url',
        '[ReportCallEnabled]!=&quot;True&quot;||[CallType]==&quot;Inbound&quot;" Url',
      ),
    breaks: 'the PBX reports the call',
  },
  {
    name: 'the template reports a call of type Inbound as Missed',
    template: (xml) =>
      xml.replace(
        /(<Value Key="call_type"[^>]*>)\[CallType\]/,
        '$1[IIf([CallType]==&quot;Inbound&quot;,Missed,[CallType])]',
      ),
    breaks: 'the call is listed once, as an answered inbound call',
  },
);
