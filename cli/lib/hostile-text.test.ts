import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleRun, withEveryText } from '../../reports/golden/sample.ts';
import { FORMATS } from '../../reports/run/index.ts';
import { harmless } from '../../reports/text.ts';
import { inProcess } from '../testing.ts';
import { say } from './terminal.ts';

/** What a server may put into any text: a cleared screen, a title, a reversed line, commands of CI runners. */
const HOSTILE =
  'x\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e\r\n::error::owned\n  ::add-mask::a\n##[error]owned\n##vso[task.complete]\n##teamcity[buildProblem]\n';
const OBEYED = /^\s*::|##\[|##vso\[|##teamcity\[/im;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const folder = mkdtempSync(join(tmpdir(), 'hostile-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function expectHarmless(printed: string): void {
  expect(printed).not.toMatch(CONTROL);
  expect(printed).not.toMatch(OBEYED);
}

describe('harmless', () => {
  it('leaves nothing that a terminal or a runner obeys, and every ordinary character', () => {
    expectHarmless(harmless(HOSTILE));
    expect(harmless('a: b\n c::d # ## é\n')).toBe('a: b\n c::d # ## é\n');
  });

  it('keeps JSON and markup what they are', () => {
    const json = harmless(JSON.stringify({ text: HOSTILE }), 'json');
    expectHarmless(json);
    expect(JSON.parse(json)).toEqual({ text: HOSTILE });
    expect(harmless('<p>\n::error::x</p>', 'markup')).toBe('<p>\n&#58;:error::x</p>');
  });

  it('keeps the colors of a report, and no other sequence', () => {
    expect(harmless('\u001b[31mred\u001b[39m\u001b[2J', 'text', true)).toBe(
      '\u001b[31mred\u001b[39m\\u001b[2J',
    );
  });
});

describe('hostile text', () => {
  it('in a sentence', () => {
    let printed = '';
    say(HOSTILE, { write: (text) => (printed += text) });
    expectHarmless(printed);
    expect(printed).toContain('owned');
  });

  const file = join(folder, 'run.json');
  const hostile = withEveryText(sampleRun, (text) => `${text} ${HOSTILE}`);
  writeFileSync(file, JSON.stringify(hostile));

  it('in a text report that is read as a file', () => {
    expectHarmless(FORMATS.text.render(hostile));
  });

  it.each(Object.keys(FORMATS).filter((format) => format !== 'github'))(
    'in a run document, as %s',
    async (format) => {
      const { code, stdout, stderr } = await inProcess(['report', file, '--format', format]);
      expect(code).toBe(0);
      expectHarmless(stdout + stderr);
    },
  );

  it('in a run document, as commands for GitHub: its own and no others', async () => {
    const { stdout } = await inProcess(['report', file, '--format', 'github']);
    expect(stdout).not.toMatch(CONTROL);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => !/^::(error|warning|notice) title=/.test(line))).toEqual([]);
  });

  it.each(['text', 'markdown', 'json'])('in two run documents that are compared, as %s', async (format) => {
    const { stdout, stderr } = await inProcess(['compare', file, file, '--format', format]);
    expectHarmless(stdout + stderr);
  });

  it('in a run document that cannot be read', async () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, JSON.stringify({ ...sampleRun, [HOSTILE]: 1, results: [{ [HOSTILE]: HOSTILE }] }));
    const { code, stdout, stderr } = await inProcess(['report', broken, '--format', 'text']);
    expect(code).toBe(2);
    expectHarmless(stdout + stderr);
  });

  it.each(['text', 'json', 'sarif'])('in a template that is linted, as %s', async (format) => {
    const template = join(folder, 'template.xml');
    const text = HOSTILE.replace(/[^\x20-\x7e\n\u0080-\uffff]/g, '').replaceAll('<', '&lt;');
    writeFileSync(
      template,
      `<Crm Name="a" Version="1" Country="US" SupportsEmojis="true"><Number Prefix="${text}" MaxLength="[${text}]"/><${'x'}:y z="${text}"/></Crm>`,
    );
    const { stdout, stderr } = await inProcess(['lint', template, '--format', format]);
    expect(stdout).not.toBe('');
    expectHarmless(stdout + stderr);
  });

  it('in the command line', async () => {
    const { code, stdout, stderr } = await inProcess(['check', `--${HOSTILE}`]);
    expect(code).toBe(2);
    expectHarmless(stdout + stderr);
  });

  it('in the answers of a deployment that the doctor asks', { timeout: 120_000 }, async () => {
    const server = createServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: HOSTILE, error_description: HOSTILE, access_token: HOSTILE }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const target = join(folder, 'target.yaml');
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeFileSync(
      target,
      JSON.stringify({
        name: `name ${HOSTILE}`,
        issuer,
        endpoints: { authorization: '/authorize', token: '/token' },
        clients: { main: { id: 'pbx', secret: 'env:SECRET', redirectUris: ['https://pbx.example/cb'] } },
        accounts: { main: { id: '1' } },
        approval: { how: 'none' },
      }),
    );
    try {
      for (const args of [['doctor'], ['check', '--out', join(folder, 'out')], ['rules']]) {
        const { stdout, stderr } = await inProcess([...args, '--target', target], {
          SECRET: 'a-secret-0815',
        });
        expect(stdout + stderr).not.toBe('');
        expectHarmless(stdout + stderr);
      }
    } finally {
      server.close();
    }
  });
});
