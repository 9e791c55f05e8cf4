import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the template searches an e-mail address by a parameter that the API does not know',
  template: (xml) => xml.replace('search?email=', 'search?mail='),
  breaks: 'the contact is found by address',
});
