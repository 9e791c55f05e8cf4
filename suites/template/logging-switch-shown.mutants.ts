import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the checkbox has a title that the guide does not name',
  template: (xml) => xml.replace('Title="Enable call logging"', 'Title="Journal"'),
  breaks: 'a checkbox has that title',
});
