import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess, SECRETS, writeTarget } from '../cli/testing.ts';
import { type Connector, createConnector } from '../connector/server.ts';
import { readTargetFile, seedConnector } from '../harness/index.ts';
import { failing, runOf } from '../reports/golden/sample.ts';
import { sampleTap } from '../reports/golden/tap.ts';
import { createPbx, type ListeningServer, type Pbx, servePbx } from '../simulator/index.ts';
import { commandLines, PAGES, ROOT, wordsOf } from './docs-lines.ts';

/** Lines that are read by the program's parser only, and why; `tests/docs.test.ts` reads all. */
const ONLY_READ: readonly (readonly [form: RegExp, because: string])[] = [
  [/--image|container\.yaml/, 'it needs a Docker engine: tests/container'],
  [/^worker|--workers/, 'it needs a Redis: tests/workers.integration.test.ts'],
  [/^replay .*--(speed|rate)/, 'it plays calls for minutes'],
  [/^pbx/, 'it serves until it is interrupted: cli/cli.integration.test.ts'],
  [/--restore-pbx/, 'it needs the record of a killed run: tests/real-pbx.integration.test.ts'],
  [/^tap compare/, 'its tap has to be of the same template: tests/tap-compare.integration.test.ts'],
  [/^tap --target/, 'it listens until it is interrupted: cli/commands/tap.test.ts'],
  [/--rules rules/, 'its rules import the published package: tests/package.integration.test.ts'],
  [/reference\.yaml/, 'it takes two terminals: tests/two-commands.integration.test.ts'],
  [
    /\$CI_NODE|shards\/\*/,
    'a CI runner fills it in; shards and their merge: cli/commands/check.integration.test.ts',
  ],
];

const LINES = PAGES.flatMap((page) =>
  commandLines(page)
    .filter((line) => !ONLY_READ.some(([form]) => form.test(line)))
    .map((line) => [page, line] as const),
);

const SECRETS_OF_THE_DOCS = {
  ...SECRETS,
  CLIENT_SECRET: SECRETS['PBX_CLIENT_SECRET'],
  PASSWORD: SECRETS['PBX_USER_PASSWORD'],
};
/** What a person is asked for by `init`. */
const ASKED_FOR = '--client-id pbx-main --secret env:CLIENT_SECRET --account 1042 --yes';

let folder: string;
let connector: Connector;
let pbx: Pbx;
let console3cx: ListeningServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docs-'));
  connector = createConnector({ passwordCost: 2 });
  await connector.start();
  const target = writeTarget(join(folder, 'staging.yaml'), connector.url, (source) =>
    source
      .replace('admin@atelier-durand.example', 'marie@example.com')
      .replace('allow:', 'limits: { requestsPerSecond: 100000 }\nallow:'),
  );
  seedConnector(connector, readTargetFile(target, SECRETS));
  writeFileSync(join(folder, 'CXEngine.xml'), connector.admin.template());
  const run = JSON.stringify(runOf([failing]));
  for (const file of ['conformance-report/run.json', 'history/OLD.json']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), run);
  }
  writeFileSync(join(folder, 'known.yaml'), '[]\n');
  copyFileSync(join(ROOT, 'fixtures/calls/monday-morning.csv'), join(folder, 'calls.csv'));
  for (const [name, file] of [
    ['monday', 'tap.json'],
    ['monday-killed', 'tap.jsonl'],
  ] as const) {
    mkdirSync(join(folder, name));
    const { schema, tool, target: about, startedAt } = sampleTap;
    const text =
      file === 'tap.json'
        ? JSON.stringify(sampleTap)
        : `${JSON.stringify({ schema, tool, target: about, startedAt })}\n`;
    writeFileSync(join(folder, name, file), text);
  }
  copyFileSync(join(ROOT, 'fixtures/calls/monday-afternoon.jsonl'), join(folder, 'monday/recording.jsonl'));
  const stopped = createPbx({ data: join(folder, 'state') });
  await stopped.stop();
  pbx = createPbx();
  console3cx = await servePbx(pbx, { port: 0 });
});
afterAll(async () => {
  await console3cx.close();
  await pbx.stop();
  await connector.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Files that a command writes get a folder of their own; those that it reads are the ones made above. */
function inPlace(words: readonly string[]): string[] {
  const fresh = mkdtempSync(join(folder, 'line-'));
  const [command] = words;
  const placed = words.map((word, index) => {
    if (word === 'https://connector.example') return connector.url;
    if (word === 'http://127.0.0.1:4401') return console3cx.url;
    if (word === '5f2c...') return 'pbx-main';
    const written =
      /^--(out|save|write-known)$/.test(words[index - 1] ?? '') || (command === 'init' && index === 1);
    if (written) return join(fresh, word);
    const isFile = /\.(ya?ml|xml|json|csv|jsonl)$|^(history|state|monday|monday-killed)$/.test(word);
    if (!isFile) return word;
    return word.startsWith('fixtures/') ? join(ROOT, word) : join(folder, word);
  });
  const takesFolder = /^(check|doctor|init|replay)$/.test(command ?? '') && !words.includes('--out');
  return [
    ...placed,
    ...(takesFolder ? ['--out', join(fresh, 'report')] : []),
    // A share of the rules: the line is what is asked here.
    ...(command === 'check' && !words.includes('--rerun') ? ['--only', 'oauth/scope'] : []),
    ...(command === 'init' ? ASKED_FOR.split(' ') : []),
  ];
}

describe('a command line of the docs', () => {
  it('is carried out unless a reason is named here', () => {
    expect(LINES.length).toBeGreaterThan(15);
    const lines = PAGES.flatMap(commandLines);
    for (const [form] of ONLY_READ)
      expect(
        lines.some((line) => form.test(line)),
        String(form),
      ).toBe(true);
  });

  it.each(LINES)('%s: pbx-conformance %s', async (_, line) => {
    const { code, stdout, stderr } = await inProcess(inPlace(wordsOf(line)), SECRETS_OF_THE_DOCS);
    expect(code, stdout + stderr).toBe(0);
  });
});

it('the page about the first target file leads from an empty folder to a report, step by step', async () => {
  const home = mkdtempSync(join(folder, 'home-'));
  copyFileSync(join(folder, 'CXEngine.xml'), join(home, 'CXEngine.xml'));
  const place = (word: string) =>
    word === 'https://connector.example'
      ? connector.url
      : /\.(ya?ml|xml|json)$/.test(word)
        ? join(home, word)
        : word;
  for (const line of commandLines('docs/first-target-file.md')) {
    // The first run of this page is without violations: there is nothing to ask again.
    if (line.includes('--rerun')) continue;
    const more = line.startsWith('init') ? ASKED_FOR.split(' ') : [];
    const out = /^(check|doctor|init)/.test(line) ? ['--out', join(home, 'conformance-report')] : [];
    const only = line.startsWith('check') ? ['--only', 'oauth/scope,template'] : [];
    const { code, stdout, stderr } = await inProcess(
      [...wordsOf(line).map(place), ...more, ...out, ...only],
      SECRETS_OF_THE_DOCS,
    );
    expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
  }
  expect(readFileSync(join(home, 'conformance-report', 'report.html'), 'utf8')).toMatch(/<!doctype html>/i);
}, 120_000);
