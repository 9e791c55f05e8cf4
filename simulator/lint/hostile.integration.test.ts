import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, NO_AUTHENTICATION } from '../engine/engine.ts';
import { lookup } from '../engine/lookup.ts';
import { emptyScope } from '../engine/scope.ts';
import { Trace } from '../engine/trace.ts';
import { ExpressionError, evaluateText } from '../expression/index.ts';
import { parseTemplate } from '../template/parse.ts';
import { lintTemplate } from './index.ts';

/** CPU that linting or running any accepted template may take. */
const MOST_SECONDS = 2;
/** On a busy machine the clock on the wall runs ahead of the CPU time. */
const PATIENCE_MS = 60_000;

/** Seconds of CPU of this process; other processes on the machine do not count. */
async function cpuOf(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const crm = (body: string): string =>
  `<Crm Name="x" Country="FR" Version="1"><Scenarios>${body}</Scenarios></Crm>`;
const lookupOf = (url: string): string => crm(`<Scenario><Request Url="${attribute(url)}"/></Scenario>`);

/** Rings once with a template and gives the errors of the lookup. */
async function ring(source: string | Uint8Array): Promise<readonly Error[]> {
  const template = parseTemplate(source);
  const run = {
    engine: createEngine(template, {
      transport: async () => ({ status: 200, headers: {}, body: Buffer.from('{}') }),
    }),
    authenticator: NO_AUTHENTICATION,
    settings: emptyScope,
    values: new Map([['Number', '+33123456']]),
    trace: new Trace(),
  };
  const scenarios = template.scenarios.filter(({ id }) => id === '');
  return (await lookup(run, scenarios, { number: '+33123456' })).errors;
}

// A text of eight million characters, made by a few dozen.
const LARGE = `[Number].PadLeft(10000,"a").Replace("a","${'a'.repeat(800)}")`;
const grown = (calls: string): string => `https://crm.example/[[${LARGE}]${calls}]`;
const count = (most: number, make: (index: number) => string): string =>
  Array.from({ length: most }, (_, i) => make(i)).join('');

const BOMBS: Readonly<Record<string, string>> = {
  'open brackets before 490 KB of operators': lookupOf('[a'.repeat(199) + '(),'.repeat(160_000)),
  'nine texts of 490 KB': crm(
    `<Scenario><Request Url="${'[a'.repeat(199) + '(),'.repeat(160_000)}"/></Scenario>`.repeat(9),
  ),
  'brackets that are no expression in each other': lookupOf(`${'['.repeat(190)}"a"${']'.repeat(190)}`),
  'brackets with blanks that are no expression': lookupOf(`${'[ '.repeat(190)}"a"${' ]'.repeat(190)}`),
  'a search at each place of a large text': lookupOf(grown(`.LastIndexOf("${'a'.repeat(2000)}b")`)),
  'a large text trimmed of large texts': lookupOf(grown(`.TrimEnd([${LARGE.replaceAll('"a"', '"b"')}])`)),
  'insertions that double': lookupOf(grown(`.Insert(0,[${LARGE}])`.repeat(60))),
  'replacements of every character': lookupOf(grown('.Replace("a","b").Replace("b","a")'.repeat(100))),
  'a large format': lookupOf(`https://crm.example/[["5"].ToString([${LARGE.replaceAll('"a"', '"0"')}])]`),
  'one lookup after the other': crm(
    `<Scenario><Request Url="${attribute(grown('.Trim()'))}"/></Scenario>`.repeat(200),
  ),
  'a long chain': crm(
    count(
      3_000,
      (i) =>
        `<Scenario Id="${i === 0 ? '' : `s${i}`}"><Request Url="[a${i}]"/><Outputs Next="s${i + 1}"/></Scenario>`,
    ),
  ),
  'a long chain with variables': crm(
    count(
      1_500,
      (i) =>
        `<Scenario Id="${i === 0 ? '' : `s${i}`}"><Request Url="[a0][a${i}]"/><Variables><Variable Name="a${i}" Path="x"/></Variables><Outputs Next="s${i + 1}"/></Scenario>`,
    ),
  ),
  'many parameters': `<Crm Name="x"><Parameters>${count(9_000, (i) => `<Parameter Name="p${i}" Default="[p${i}]"/>`)}</Parameters></Crm>`,
  'many outputs': crm(
    `<Scenario><Request Url="x"/><Outputs>${count(9_000, (i) => `<Output Type="t${i}" Value="[v${i}]"/>`)}</Outputs></Scenario>`,
  ),
  'a long name': `<Crm Name="x"><${'a'.repeat(1_000_000)}/></Crm>`,
  'a long attribute': `<Crm Name="x" a="${"=\n'a".repeat(500_000)}"/>`,
  'many brackets in comments': `<Crm Name="x"><!--${'['.repeat(2_000_000)}--></Crm>`,
};

describe('a template that is made to take long', () => {
  it.each(Object.keys(BOMBS))(
    '%s: ends in time, with findings or an error that names the expression',
    async (name) => {
      const source = BOMBS[name] ?? '';
      expect(await cpuOf(() => lintTemplate(source, { pbx: 'v20' }))).toBeLessThan(MOST_SECONDS);
      let errors: readonly Error[] = [];
      expect(await cpuOf(async () => (errors = await ring(source)))).toBeLessThan(MOST_SECONDS);
      for (const error of errors) expect(error).toHaveProperty('remedy');
    },
    PATIENCE_MS,
  );

  it.each([
    [
      'a search at each place of a large text',
      /^The expression "https:\/\/crm.example\/.*" takes too much work$/,
    ],
    ['insertions that double', /^Insert: the result is longer than 8388608 characters$/],
    ['a large format', /^ToString: the format has more than 1000 characters$/],
  ])('%s: the error says what is wrong', async (name, message) => {
    const [error] = await ring(BOMBS[name] ?? '');
    expect(error).toBeInstanceOf(ExpressionError);
    expect(error?.message).toMatch(message);
  });
});

describe('expressions that grow in depth, repetition and size', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '[[',
    ']]',
    '"',
    '(',
    ')',
    ',',
    '[a',
    '[IIf(',
    '[x].Replace("a","aa")',
    '.Insert(0,[x])',
    '.PadLeft(9999)',
    '.IndexOf([x])',
    '.Trim([x])',
    '==',
    '||',
    '{{',
    '^^',
    'a',
    ' ',
    '[["a"]]',
  );
  const block = fc.tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 5 }));
  const grownText = fc.array(block, { minLength: 1, maxLength: 4 }).map((blocks) =>
    blocks
      .map(([pieces, power]) => pieces.join('').repeat(8 ** power))
      .join('')
      .slice(0, 400_000),
  );

  it(
    "end in time, or with the engine's own error",
    async () => {
      const value = 'a'.repeat(200_000);
      await fc.assert(
        fc.asyncProperty(grownText, fc.integer({ min: 1, max: 4 }), async (text, passes) => {
          const seconds = await cpuOf(() => {
            try {
              evaluateText(text, () => value, { passes });
            } catch (error) {
              expect(error).toBeInstanceOf(ExpressionError);
            }
          });
          expect(seconds).toBeLessThan(MOST_SECONDS);
        }),
        { numRuns: 300, interruptAfterTimeLimit: 4_000 },
      );
    },
    PATIENCE_MS,
  );
});

describe('the hostile templates of the field', () => {
  const folder = process.env['PBX_FIELD'];
  const files = folder ? readdirSync(join(folder, 'hostile')).filter((file) => file.endsWith('.xml')) : [];
  if (!folder)
    it('are read from the folder that PBX_FIELD names', ({ skip }) => skip('PBX_FIELD is not set'));

  it.each(files)('%s', async (file) => {
    const source = readFileSync(join(folder ?? '', 'hostile', file));
    expect(await cpuOf(() => lintTemplate(source, { pbx: 'v20' }))).toBeLessThan(MOST_SECONDS);
    expect(await cpuOf(() => ring(source))).toBeLessThan(MOST_SECONDS);
  });
});
