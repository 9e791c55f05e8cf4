import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'bodies are read as Latin-1',
    policy: stored((text) => Buffer.from(text, 'utf8').toString('latin1')),
    breaks: 'a name with accents comes back',
  },
  {
    name: 'what takes more than three bytes in UTF-8 becomes a question mark',
    policy: stored((text) => text.replace(/[\u{10000}-\u{10FFFF}]/gu, '?')),
    breaks: 'a name with an emoji comes back',
  },
  {
    name: 'texts are normalized before they are stored',
    policy: stored((text) => text.normalize('NFC')),
    breaks: 'a name with decomposed accents comes back',
  },
);

function stored(change: (text: string) => string): NonNullable<Mutant['policy']> {
  return { newContact: (fields) => ({ ...fields, last_name: change(fields.last_name ?? '') }) };
}
