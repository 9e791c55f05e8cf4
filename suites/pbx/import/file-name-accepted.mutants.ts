import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the download is named after the PBX system, with its space',
  policy: { templateFileName: ({ system }) => `CXEngine (${system}).xml` },
  breaks: 'the template is imported under the name it is offered with',
});
