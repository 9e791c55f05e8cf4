import { mutants } from '../kit/mutants.ts';

export default mutants({
  name: 'the template creates contacts over plain http, at a host of its own',
  template: (xml) =>
    xml.replace(
      /Url="[^"]*\/api\/crm\/lookup\/contacts"/,
      'Url="http://127.0.0.1:9/api/crm/lookup/contacts"',
    ),
  breaks: 'no URL is plain http',
  alsoFails: ['template/own-endpoints'],
});
