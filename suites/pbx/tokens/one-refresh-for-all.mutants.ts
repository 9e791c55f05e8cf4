import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template states an access token lifetime of zero',
  template: (xml) => xml.replace('StoreAllValues="true"', 'StoreAllValues="true" DefaultExpiration="0"'),
  breaks: 'a call after them causes none',
});
