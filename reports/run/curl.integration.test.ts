import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { failing, passing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import { curl, curlOf } from './curl.ts';
import type { Exchange } from './document.ts';

/** A function in place of the program: it prints its arguments, each after a NUL. */
const CURL = 'curl() { printf "%s\\0" "$@"; printf "\\0"; }';

/** @returns the arguments that each command of a script gives to curl, as bash reads them */
function run(script: string, variables: Readonly<Record<string, string>> = {}): string[][] {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...variables };
  const printed = execFileSync('bash', ['-c', `${CURL}\n${script}`], { env, encoding: 'utf8' });
  return printed
    .split('\0\0')
    .slice(0, -1)
    .map((command) => command.split('\0'));
}

const [, exchange] = failing.exchanges;
const sent = (request: Partial<Exchange['request']>): Exchange => {
  if (exchange === undefined) throw new Error('the sample has two exchanges');
  return { ...exchange, request: { ...exchange.request, ...request } };
};
const CUT = ['--include', '--globoff', '--path-as-is', '--request'];

describe('an exchange as a command', () => {
  test('is the request, secrets out of variables', () => {
    const text = curlOf(sent({}));
    expect(text).toContain('"$CLIENT_SECRET_1"');
    expect(run(text, { CODE_1: 'c0de', CLIENT_SECRET_1: 's3cret' })).toEqual([
      [
        ...CUT,
        'POST',
        'http://127.0.0.1:4000/oauth/token',
        '--header',
        'content-type: application/x-www-form-urlencoded',
        '--header',
        'accept:',
        '--header',
        'user-agent:',
        '--data-raw',
        'grant_type=authorization_code&code=c0de&client_secret=s3cret',
      ],
    ]);
  });

  test.each([
    `a'b"c$d\`e\\f!g`,
    `$(touch /tmp/pwned)'; curl evil; '`,
    'line\nline\ttab\u001b[2J\u202e',
    '@file',
    "<access_token#1>'<access_token#1>",
    '<script>alert(1)</script> <x#1',
  ])('stays one word of the shell: %j', (body) => {
    const expected = body.replaceAll('<access_token#1>', 'T');
    const [command = []] = run(curlOf(sent({ body, url: `http://h/?q=${body}` })), { ACCESS_TOKEN_1: 'T' });
    expect(command.at(-1)).toBe(expected);
    expect(command[CUT.length + 1]).toBe(`http://h/?q=${expected}`);
  });

  test('has headers without a value, none that curl makes itself, and no type that was not sent', () => {
    const headers = [
      ['x-empty', ''],
      ['Host', 'h'],
      ['Accept', '*/*'],
      ['User-Agent', 'u'],
    ] as const;
    const [command = []] = run(curlOf(sent({ method: 'GET', headers, body: 'x' })));
    const given = command.flatMap((word, index) => (command[index - 1] === '--header' ? [word] : []));
    expect(given).toEqual(['x-empty;', 'Accept: */*', 'User-Agent: u', 'content-type:']);
  });

  test('a percent-encoded label is a variable too', () => {
    expect(curlOf(sent({ body: 'code=%3Ccode%231%3E&x=[code#1]' }))).toContain(
      `'code='"$CODE_1"'&x='"$CODE_1"`,
    );
  });
});

describe('a run as commands', () => {
  test('has the requests of what did not pass, with variables first and no label of a secret', () => {
    const script = curl(sampleRun);
    expect(script).toMatch(
      /^# pbx-conformance 0\.1\.0: requests of rules that did not pass at reference connector\n/,
    );
    expect(script).toContain('\n# CLIENT_SECRET_1=\n');
    expect(script).toContain('\n# fail: An authorization code works once (oauth/code/code-single-use)\n');
    expect(script).not.toContain('password-grant-refused');
    expect(script.match(/^curl /gm)).toHaveLength(run(script).length);
    expect(script.replace(/^#.*$/gm, '')).not.toMatch(/<\w+#\d+>/);
  });

  test('runs nothing but curl, whatever the deployment answered', () => {
    const hostile = withEveryText(sampleRun, (text) => `'\n$(exit 7)"; exit 8 #\r${text}`);
    expect(run(curl(hostile)).length).toBe(run(curl(sampleRun)).length);
  });

  test('says so where everything passed', () => {
    expect(curl(runOf([passing]))).toContain('# Every rule passed or does not apply.');
  });
});
