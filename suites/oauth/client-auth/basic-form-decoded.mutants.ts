import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'user name and password of the Basic header are used without percent-decoding',
  policy: { decodeBasicPart: (part) => part },
  breaks: 'a Basic header with a letter of each part written as %XX is accepted',
  // The secret of the lab holds every special character.
  alsoFails: ['oauth/client-auth/basic-accepted', 'oauth/metadata/client-authentication-as-advertised'],
});
