import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the client stored with the refresh token is not compared with the authenticated client',
  policy: { ownsRefreshToken: () => true },
  breaks: 'another client is refused',
});
