import { soundPolicy } from '../../../connector/policy/index.ts';
import { signingInput } from '../../kit/jwt.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: "clients and users are both numbered with integers and the client credentials token's sub is the client's number",
  policy: {
    mintToken: (kind, clientId, context) => {
      const random = soundPolicy.mintToken(kind, clientId, context);
      if (kind !== 'access_token') return random;
      return `${signingInput({ header: { alg: 'HS256' }, payload: { sub: '7', jti: random } })}.${random}`;
    },
  },
  breaks: "the client's token shows no subject of a user's form",
});
