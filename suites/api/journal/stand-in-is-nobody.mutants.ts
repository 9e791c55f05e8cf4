import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the id of the stand-in is taken for that of a contact',
  policy: {
    standIn: (search) => soundPolicy.standIn(search).map((contact) => ({ ...contact, id: 'unknown' })),
  },
  breaks: 'a call with the id of the stand-in is answered with 201',
  alsoFails: [
    'pbx/calls/odd-callers-served',
    'pbx/calls/placeholder-keeps-its-promise',
    'pbx/calls/unknown-caller-logged',
  ],
});
