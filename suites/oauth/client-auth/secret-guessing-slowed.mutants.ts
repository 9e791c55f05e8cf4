import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'failed client authentications are not counted',
    policy: { countsFailure: () => false },
    breaks: 'thirty wrong secrets in a row are not all refused at full speed',
  },
  {
    name: 'failed client authentications are counted, but no number of them makes a client wait',
    policy: { throttleClient: () => undefined },
    breaks: 'thirty wrong secrets in a row are not all refused at full speed',
  },
);
