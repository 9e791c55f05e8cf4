import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inProcess, MAIN, SECRETS, writeTarget } from './testing.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a mistake on the command line gives one sentence and exit code 2', () => {
  it.each([
    ['an unknown command', ['chek'], /^There is no command "chek"; did you mean "check"\?\n$/],
    ['an unknown option', ['check', '--onyl', 'x'], /^check has no option --onyl; did you mean --only\?\n$/],
    [
      'a selection of nothing',
      ['check', '--only', 'oauth/cod'],
      /^--only "oauth\/cod" selects no rule; did you mean "oauth\/code"\?\n$/,
    ],
    [
      'an unknown profile',
      ['check', '--profile', 'pbx-conector'],
      /^There is no profile "pbx-conector"; did you mean "pbx-connector"\?\n$/,
    ],
    ['an unknown format', ['check', '--format', 'pdf'], /^--format "pdf" is not a format\. Use /],
    [
      'a folder that cannot be written',
      ['check', '--only', 'oauth/code', '--out', '/dev/null/report'],
      /^A file cannot be written: /,
    ],
    [
      'a folder for the matrix that cannot be written',
      ['prove', '--only', 'oauth/code', '--out', '/dev/null/report'],
      /^A file cannot be written: /,
    ],
    [
      'both more and less to print',
      ['check', '--quiet', '--verbose'],
      /^--quiet and --verbose exclude each other\./,
    ],
    [
      'a target file that is not there',
      ['check', '--target', 'no.yaml'],
      /^The target file no.yaml cannot be read: there is no such file. Check its path.\n$/,
    ],
    ['a port out of range', ['connector', '--port', '70000'], /--port "70000" is not a port number/],
    [
      'an unknown rule',
      ['rules', 'oauth/code/code-single-us'],
      /^There is no rule "oauth\/code\/code-single-us"; did you mean "oauth\/code\/code-single-use"\?\n$/,
    ],
    ['a run document that is not one', ['report', MAIN, '--format', 'html'], /main\.ts/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await inProcess(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names the line and the key of a typo in a target file', async () => {
    const file = writeTarget(join(folder, 'typo.yaml'), 'http://127.0.0.1:9', (source) =>
      source.replace('lifetimes:', 'lifetime:'),
    );
    const { code, stderr } = await inProcess(['check', '--target', file], SECRETS);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^typo\.yaml line \d+: unknown key "lifetime"; did you mean "lifetimes"\?\n$/);
  });

  it('names the variable that is missing', async () => {
    const file = writeTarget(join(folder, 'missing.yaml'), 'http://127.0.0.1:9');
    const environment = { ...SECRETS, PBX_CLIENT_SECRET: undefined };
    const { code, stderr } = await inProcess(['check', '--target', file], environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^missing\.yaml line \d+: the environment variable PBX_CLIENT_SECRET is not set; clients\.main\.secret refers to it\.\n$/,
    );
  });
});

describe('a port in use', () => {
  let blocker: Server;
  let port: string;
  beforeAll(async () => {
    blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    port = String((blocker.address() as AddressInfo).port);
  });
  afterAll(() => new Promise((resolve) => blocker.close(resolve)));

  it.each([['connector'], ['pbx'], ['demo']])('stops %s with one sentence', async (name) => {
    const { code, stderr } = await inProcess([name, '--port', port]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^Port ${port} .*in use.*\\n$`));
  });
});

describe('rules', () => {
  it('lists the catalog as text and as JSON alike', async () => {
    const text = await inProcess(['rules']);
    const json = await inProcess(['rules', '--json']);
    const ids = (JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(60);
    for (const id of ids) expect(text.stdout).toContain(id);
  });

  it('explains one rule with what breaks it', async () => {
    const { code, stdout } = await inProcess(['rules', 'oauth/code/code-single-use']);
    expect(code).toBe(0);
    for (const part of ['RFC 6749 4.1.2', 'What breaks it', "What the PBX's admin sees", 'Remedy']) {
      expect(stdout).toContain(part);
    }
  });
});
