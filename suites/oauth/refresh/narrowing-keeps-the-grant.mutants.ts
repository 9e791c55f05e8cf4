import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the new refresh token is stored with the narrowed scope of the access token',
  policy: { successorScope: (_token, accessTokenScope) => accessTokenScope },
  breaks: 'the next refresh can have the whole scope',
});
