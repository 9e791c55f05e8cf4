import { invalid } from '../../../connector/crm/problem.ts';
import type { Complaint } from '../../../connector/policy/types.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

const about = ({ hint }: Complaint) => hint.startsWith('The call_direction field');

export default mutants(
  {
    name: 'any direction is accepted',
    policy: { refusingComplaints: (complaints) => complaints.filter((complaint) => !about(complaint)) },
    breaks: 'another direction is refused',
  },
  {
    name: 'contacts of outbound calls are not created',
    policy: refusing('outbound'),
    breaks: 'a contact of an outbound call is created',
  },
  {
    name: 'directions are compared letter by letter',
    policy: refusing('Inbound'),
    breaks: "the PBX's own spelling Inbound is accepted",
    alsoFails: ['pbx/calls/contact-created'],
  },
  {
    name: 'a wrong direction is reported without naming the field',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.map((complaint) =>
          about(complaint) ? { ...complaint, hint: 'Wrong value.' } : complaint,
        ),
    },
    breaks: 'a hint names the field',
  },
  {
    name: 'a wrong direction is reported by an error code only',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('call_direction')
          ? { ...error, body: { message: 'Wrong direction.', error: 'invalid_direction' } }
          : error,
    },
    breaks: 'the refusal has the documented shape',
  },
);

function refusing(direction: string): NonNullable<Mutant['policy']> {
  return {
    newContact: (fields, body) => {
      if (body['call_direction'] === direction) throw invalid(422, ['The call_direction field is invalid.']);
      return fields;
    },
  };
}
