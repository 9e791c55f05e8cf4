import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'the template reports a start that changes from report to report',
    template: (xml) => xml.replace('CallStartTimeUTC', 'CallEndTimeUTC'),
    breaks: 'one record is listed',
    alsoFails: ['pbx/calls/times-kept'],
  },
  {
    name: 'a call that a PBX reports twice is refused as a duplicate',
    tamper: toPbx('/api/crm/lookup/phone-calls', (exchange) =>
      exchange.status === 200 ? { ...exchange, status: 409 } : exchange,
    ),
    breaks: 'the second report is accepted',
  },
);
