import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the error page prints the client_id parameter without escaping it',
  policy: {
    errorPage: (view) => `${soundPolicy.errorPage(view)}<p>Client ID: ${view.clientId ?? 'none'}</p>`,
  },
  breaks: 'client_id is escaped on the pages for a visitor',
});
