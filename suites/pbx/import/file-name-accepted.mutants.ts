import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the download is named after the PBX system, with its space',
  policy: {
    templateFileName: (options) =>
      options.method === 'client_credentials'
        ? soundPolicy.templateFileName(options)
        : `CXEngine (${options.system}).xml`,
  },
  breaks: 'the template is imported under the name it is offered with',
});
