import { readFileSync } from 'node:fs';
import { parseXml } from '@rgrove/parse-xml';
import { parseTemplate } from '../simulator/template/index.ts';
import { alternate, type BenchSubject } from './slices.ts';

const SIZE = 30 * 1024;

/** Reading a template of 30 KB into the model, beside the XML parser alone. */
export function benchParse(): Promise<string> {
  const text = largeTemplate();
  return alternate(
    `a template of ${(text.length / 1024).toFixed(1)} KB`,
    [
      subject('parseTemplate', () => parseTemplate(text)),
      subject('parse-xml', () => parseXml(text, { includeOffsets: true })),
    ],
    'parseTemplate',
    'cost',
  );
}

/** `sound.xml` with its scenarios written again, one by one under other names, until it is large enough. */
function largeTemplate(): string {
  let text = readFileSync(new URL('../fixtures/templates/sound.xml', import.meta.url), 'utf8');
  const scenarios = text.match(/<Scenario Id="\w.*?<\/Scenario>/gs) ?? [];
  for (let copy = 0; text.length < SIZE; copy += 1) {
    const scenario = scenarios[copy % scenarios.length] ?? '';
    text = text.replace('</Scenarios>', `${scenario.replace(/ Id="(\w+)"/, ` Id="$1${copy}"`)}</Scenarios>`);
  }
  return text;
}

function subject(name: string, work: () => unknown): BenchSubject {
  return { name, parallel: 1, once: async () => void work(), close: async () => {} };
}
