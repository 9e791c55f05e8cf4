import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

/** The number of the contact that the reference connector has. */
const KNOWN = '+33142000000';

export default mutants(
  {
    name: 'the template skips the report of a call with a number and without a contact',
    template: (xml) =>
      xml.replace(
        '[ReportCallEnabled]!=&quot;True&quot;" Url',
        '[ReportCallEnabled]!=&quot;True&quot;||([EntityId]==&quot;&quot;&amp;&amp;[Number]!=&quot;&quot;)" Url',
      ),
    breaks: 'the PBX reports the call',
  },
  {
    name: "a report of a template that has a contact's number without its id is refused",
    tamper: toPbx('/api/crm/lookup/phone-calls', (exchange) =>
      exchange.requestBody.includes(KNOWN) && !exchange.requestBody.includes('"contact_id"')
        ? { ...exchange, status: 400, body: '{"response":"bad request","hint":["contact_id is required."]}' }
        : exchange,
    ),
    breaks: 'the PBX reports the call',
  },
  {
    name: "a call that has a contact's number without its id is not stored",
    policy: {
      recordCall: (store, account, phoneKey, call) =>
        call.number === KNOWN && call.contact_id === null
          ? { record: { id: 1, ...call }, created: true }
          : soundPolicy.recordCall(store, account, phoneKey, call),
    },
    breaks: 'the call is listed once',
  },
);
