import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withHeaders } from '../../kit/token-response-faults.ts';

export default mutants({
  name: 'the Pragma header is not sent',
  tamper: bendTokenAnswers({ status: 200 }, withHeaders({ pragma: undefined })),
  breaks: 'the answer to the client credentials request carries Pragma',
});
