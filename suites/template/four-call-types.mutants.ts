import { mutants } from '../kit/mutants.ts';

export default mutants(
  {
    name: 'the template spells the unanswered outbound call NotAnswered',
    template: (xml) => xml.replaceAll('&quot;Notanswered&quot;', '&quot;NotAnswered&quot;'),
    breaks: 'it compares it with names that exist',
    alsoFails: ['template/lint-clean'],
  },
  {
    name: 'the template has no text for missed calls',
    template: (xml) => xml.replace(/<Value Key="subject"[^>]*Missed[^>]*>[^<]*<\/Value>/, ''),
    breaks: 'a text that differs by type exists for each',
  },
);
