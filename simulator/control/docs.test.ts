import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, onTestFinished, test } from 'vitest';
import { authorizedPbx } from '../pbx/test-kit.ts';
import { servePbx } from '../server.ts';

const PAGE = readFileSync(new URL('../../docs/control-api.md', import.meta.url), 'utf8');
const HERE = 'http://127.0.0.1:4401';

/** A request as curl makes it: its own options, of which the page uses these. */
interface CurlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  /** Where the shell puts what is answered, and which member. */
  readonly assigned?: readonly [variable: string, member: string];
}

/** The curl commands of the page, in its order. */
function curlLines(): readonly string[] {
  const blocks = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n')).filter((line) => line.includes('curl '));
}

/** The words of a shell command; single quotes keep all, double quotes and bare words take variables in. */
function wordsOf(line: string, variables: Record<string, string>): string[] {
  const filled = (text: string) =>
    text.replace(/(?<!\\)\$(\w+)/g, (_, name: string) => variables[name] ?? '').replace(/\\([$"\\])/g, '$1');
  return [...line.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? filled(double ?? bare ?? ''),
  );
}

function curlRequest(line: string, variables: Record<string, string>): CurlRequest {
  const [, variable, inner] = /^(\w+)=\$\((.*)\)$/.exec(line) ?? [];
  const [command = '', filter] = (inner ?? line).split(' | jq -r .');
  const headers = new Headers();
  const data: string[] = [];
  let method: string | undefined;
  let url = '';
  const words = wordsOf(command, variables).slice(1);
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const value = () => words.shift() ?? '';
    if (word === '-H') {
      const [name = '', ...text] = value().split(': ');
      headers.set(name, text.join(': '));
    } else if (word === '-d') data.push(value());
    else if (word === '-X') method = value();
    else if (word !== '-s') url = word;
  }
  const body = data.length === 0 ? undefined : data.join('&');
  if (body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded');
  const assigned = variable !== undefined && filter !== undefined && ([variable, filter] as const);
  return {
    url,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    body,
    ...(assigned && { assigned }),
  };
}

async function served(): Promise<string> {
  const { pbx, crm, clock } = await authorizedPbx();
  crm.rotates = false;
  const server = await servePbx(pbx, { clock });
  onTestFinished(async () => {
    await server.close();
    await pbx.stop();
  });
  return server.url;
}

test('every curl command of the page is answered with success, one after the other', async () => {
  const at = await served();
  const variables: Record<string, string> = {};
  const answers: string[] = [];
  for (const line of curlLines()) {
    const { url, method, headers, body, assigned } = curlRequest(line, variables);
    expect(url.startsWith(HERE), line).toBe(true);
    const response = await fetch(url.replace(HERE, at), {
      method,
      headers,
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    expect(response.ok, `${line}\n${response.status} ${text}`).toBe(true);
    if (assigned !== undefined)
      variables[assigned[0]] = (JSON.parse(text) as Record<string, string>)[assigned[1]] ?? '';
    answers.push(text);
  }
  expect(answers.length).toBeGreaterThanOrEqual(11);
  expect(Object.keys(variables)).toEqual(['SECRET', 'TOKEN', 'CALL']);
  for (const text of Object.values(variables)) expect(text).not.toBe('');
  expect(answers.join('\n')).toMatch(/"@odata.count":1.*"CallTime":"PT60S"/);
});

test('the TypeScript of the page runs', async () => {
  const [, source = ''] = /^```ts\n([\s\S]*?)^```/m.exec(PAGE) ?? [];
  const at = await served();
  const lines: string[] = [];
  const script = `${stripTypeScriptTypes(source).replace(HERE, at)}\nreturn { tokenOf, test };`;
  const { tokenOf, test: press } = new Function('console', script)({
    log: (line: string) => lines.push(line),
  }) as {
    tokenOf(id: string, secret: string): Promise<string>;
    test(token: string, query: string): Promise<boolean>;
  };
  const created = await fetch(`${at}/api/principals`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"id":"ts"}',
  });
  const { secret } = (await created.json()) as { secret: string };
  expect(await press(await tokenOf('ts', secret), '+33142000000')).toBe(true);
  expect(lines.join('\n')).toContain('/contacts?phone=');
  await expect(tokenOf('ts', 'wrong')).rejects.toThrow('no token');
});
