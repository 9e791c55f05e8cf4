import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template lets the PBX send two hundred requests at once',
  template: (xml) => xml.replace('MaxConcurrentRequests="8"', 'MaxConcurrentRequests="200"'),
  breaks: 'it is between 1 and 16',
});
