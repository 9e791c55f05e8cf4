import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the checkbox bears a title that the guide does not know',
  template: (xml) => xml.replace('Title="Enable call logging"', 'Title="Journal"'),
  breaks: 'there is a checkbox of that title',
});
