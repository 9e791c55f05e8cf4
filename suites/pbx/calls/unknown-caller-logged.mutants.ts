import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'a PBX that searches for an unknown number receives no contact',
    tamper: toPbx(/phone=%2B3363998\d+&placeholder=1/, (exchange) => ({
      ...exchange,
      body: '{"contacts":[]}',
    })),
    breaks: 'the phone shows a placeholder',
    alsoFails: ['pbx/calls/placeholder-keeps-its-promise'],
  },
  {
    name: 'a PBX that searches for an unknown number is answered with 400',
    tamper: toPbx(/phone=%2B3363998\d+&placeholder=1/, (exchange) => ({
      ...exchange,
      status: 400,
      body: '{}',
    })),
    breaks: 'an unknown number is looked up without an error',
    alsoFails: ['pbx/calls/placeholder-keeps-its-promise'],
  },
  {
    name: 'the template skips the report of a call without a contact',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;',
        '[ReportCallEnabled]!=&quot;True&quot;||[EntityId]==&quot;placeholder&quot;',
      ),
    breaks: 'the PBX reports the call',
    alsoFails: ['pbx/calls/odd-callers-served', 'pbx/calls/placeholder-keeps-its-promise'],
  },
);
