import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the template skips the report of a call of type Outbound',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;" Url',
        '[ReportCallEnabled]!=&quot;True&quot;||[CallType]==&quot;Outbound&quot;" Url',
      ),
    breaks: 'the PBX reports the call',
  },
  {
    name: 'the template reports a call of type Outbound as Inbound',
    template: (xml) =>
      xml.replace(
        /(<Value Key="call_type"[^>]*>)\[CallType\]/,
        '$1[IIf([CallType]==&quot;Outbound&quot;,Inbound,[CallType])]',
      ),
    breaks: 'the call is listed once, as an answered outbound call',
  },
);
