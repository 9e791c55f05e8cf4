import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the account of a token is taken from the client without asking whether the approving user belongs to it',
  policy: { mayApprove: () => true },
  breaks: "the other user's approval does not open this account",
});
