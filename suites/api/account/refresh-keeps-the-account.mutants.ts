import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'an account_id field in a refresh request is stored with the new tokens',
  policy: {
    accountOfTokens: (own, fields) =>
      (fields.get('grant_type') === 'refresh_token' ? fields.get('account_id') : undefined) ?? own,
  },
  breaks: 'a refresh that names the other account does not open it',
});
