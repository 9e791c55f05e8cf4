import { expect, test } from 'vitest';
import { lintTemplate } from '../lint/index.ts';
import { fixture } from '../pbx/test-kit.ts';
import { TemplateLinter } from './template-linter.ts';

const OPTIONS = { pbx: 'v20', fileName: 'ledger.xml' } as const;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
/** As many elements as a template may have, each with a long text: it takes the linter time and memory. */
const LARGE = bytes(
  `<Crm Country="C" Name="N" Version="1"><Parameters>${`<Parameter Name="a" Type="String" Parent="b" Title="" Default="${'[x]'.repeat(120)}"/>`.repeat(9900)}</Parameters></Crm>`,
);

test('the findings are those of lint, and a file is linted once', async () => {
  const linter = new TemplateLinter();
  const content = bytes(fixture('ledger.xml'));
  const linted = await linter.lint(content, OPTIONS);
  expect(linted).toEqual({ findings: lintTemplate(content, OPTIONS) });
  expect(await linter.lint(content, OPTIONS)).toBe(linted);
});

test('a template that takes too long is given up, and the next one is linted', async () => {
  const linter = new TemplateLinter({ timeMs: 1, memoryMb: 256 });
  const before = performance.now();
  const [slow] = await Promise.all([linter.lint(LARGE, OPTIONS), linter.lint(bytes('<Crm/>'), OPTIONS)]);
  expect(slow).toEqual({ gaveUp: expect.stringContaining('took too long') });
  expect(performance.now() - before).toBeLessThan(20_000);
});

test('a template that takes too much memory is given up', async () => {
  const linter = new TemplateLinter({ timeMs: 60_000, memoryMb: 24 });
  expect(await linter.lint(LARGE, OPTIONS)).toEqual({ gaveUp: expect.stringContaining('too much memory') });
});

test('only so many wait for their turn', async () => {
  const linter = new TemplateLinter();
  const all = await Promise.all(Array.from({ length: 5 }, () => linter.lint(bytes('<Crm/>'), OPTIONS)));
  expect(all.filter((each) => 'gaveUp' in each)).toEqual(
    Array(2).fill({ gaveUp: expect.stringContaining('Too many templates wait') }),
  );
});
