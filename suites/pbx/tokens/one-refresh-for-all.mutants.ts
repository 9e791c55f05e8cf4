import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template says that an access token is good for no time at all',
  template: (xml) => xml.replace('StoreAllValues="true"', 'StoreAllValues="true" DefaultExpiration="0"'),
  breaks: 'a call after them spends none',
  alsoFails: ['pbx/test-button/memory-outlives-test'],
});
