import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the intermediate certificate is not sent along',
  tls: { withholdsIntermediate: true },
  breaks: 'the certificate passes verification',
});
