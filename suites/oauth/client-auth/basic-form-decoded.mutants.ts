import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'user name and password of the Basic header are used without percent-decoding',
  policy: { decodeBasicPart: (part) => part },
  breaks: 'one with a letter of each part written as %XX is accepted',
});
