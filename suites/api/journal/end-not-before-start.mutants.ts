import { invalid } from '../../../connector/crm/problem.ts';
import type { Complaint } from '../../../connector/policy/types.ts';
import { mutants } from '../../kit/mutants.ts';

const about = ({ hint }: Complaint) => hint.includes('must not be before');
const refusingComplaints = (complaints: readonly Complaint[]) => complaints.filter((one) => !about(one));

export default mutants(
  {
    name: 'start and end are not compared',
    policy: { refusingComplaints },
    breaks: 'a call that ends an hour before its start is refused',
  },
  {
    name: 'the hint says that the times are wrong, and not which',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.map((one) => (about(one) ? { ...one, hint: 'The times are wrong.' } : one)),
    },
    breaks: 'a hint names ended_at',
  },
  {
    name: 'the call is stored before its times are compared',
    policy: {
      refusingComplaints,
      recordCall: (store, accountId, phoneKey, call) => {
        const logged = store.journal.logCall(accountId, phoneKey, call);
        if (call.ended_at !== null && call.ended_at < call.started_at) {
          throw invalid(422, ['The ended_at field must not be before started_at.']);
        }
        return logged;
      },
    },
    breaks: 'the call is not listed',
  },
);
