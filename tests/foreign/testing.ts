import { expect, onTestFinished, test } from 'vitest';
import type { ForeignServer } from './server.ts';
import { expectedVerdicts, explained, pageAbout, verdictLines, verdictsOf } from './verdicts.ts';

/** Declares the tests of a server: its verdicts are those of `NAME.verdicts.yaml`, and `docs/NAME.md` gives their reasons. */
export function testServer(name: string, start: () => Promise<ForeignServer>): void {
  const expected = expectedVerdicts(name);

  test(`${name} keeps every rule but those written down`, { timeout: 180_000 }, async () => {
    const server = await start();
    onTestFinished(() => server.stop());
    expect(await verdictsOf(name, server)).toEqual(verdictLines(expected));
  });

  test(`docs/${name}.md gives the reason of each of them`, () => {
    expect(pageAbout(name)).toContain(explained(expected));
  });
}
