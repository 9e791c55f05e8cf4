import type { Complaint } from '../../../connector/policy/types.ts';
import { mutants } from '../../kit/mutants.ts';

const named = ({ hint }: Complaint) => hint === 'The last_name field is required.';

export default mutants(
  {
    name: 'a contact may have no name',
    policy: { refusingComplaints: (complaints) => complaints.filter((complaint) => !named(complaint)) },
    breaks: 'a missing last_name is refused with 400',
    alsoFails: ['api/contacts/unreadable-body-refused'],
  },
  {
    name: 'what is missing is reported in a message and not in hints',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('last_name field is required')
          ? { ...error, body: { message: 'The last_name field is required.', error: 'validation' } }
          : error,
    },
    breaks: 'the refusal of a missing last_name has the documented shape',
  },
  {
    name: 'the hint names the field by a word of the user interface',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.map((complaint) =>
          named(complaint) ? { ...complaint, hint: 'The surname field is required.' } : complaint,
        ),
    },
    breaks: 'a hint for a missing last_name names the field',
  },
);
