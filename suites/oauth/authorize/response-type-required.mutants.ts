import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: "an absent response_type is silently taken to be 'code'",
  policy: { defaultResponseType: () => 'code' },
  breaks: 'a missing response_type is refused',
});
