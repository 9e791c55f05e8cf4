import { invalid } from '../../../connector/crm/problem.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown direction is stored as inbound',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.filter(({ hint }) => !hint.startsWith('The direction field must')),
    },
    breaks: 'a call with an unknown direction is refused',
  },
  {
    name: 'a duration in words breaks the server',
    policy: {
      refusingComplaints: (complaints) => {
        if (complaints.some(({ hint }) => hint.includes('whole number'))) throw new RangeError('NaN');
        return complaints;
      },
    },
    breaks: 'a call with a duration in words is refused',
  },
  {
    name: 'a missing agent is reported by an error code only',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('The agent field is required')
          ? { ...error, body: { message: 'No agent.', error: 'agent_missing' } }
          : error,
    },
    breaks: 'the refusal of no agent has the documented shape',
    alsoFails: ['api/journal/chat-once-and-checked'],
  },
  {
    name: 'wrong times are reported without naming the field',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.map((complaint) =>
          complaint.hint.includes('an instant in UTC') ? { ...complaint, hint: 'Wrong time.' } : complaint,
        ),
    },
    breaks: 'a hint for a start without time zone names the field',
    alsoFails: ['api/journal/chat-once-and-checked'],
  },
  {
    name: 'a wrong end is refused after the call has been stored',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.filter(({ hint }) => !hint.startsWith('The ended_at field must be an')),
      recordCall: (store, accountId, phoneKey, call) => {
        const logged = store.journal.logCall(accountId, phoneKey, call);
        if (call.ended_at === null) throw invalid(422, ['The ended_at field is wrong.']);
        return logged;
      },
    },
    breaks: 'none of them is listed',
  },
);
