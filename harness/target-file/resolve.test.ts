import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { Agent } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseTargetFile } from './load.ts';
import { resolveTarget } from './resolve.ts';

const SOURCE = `name: Staging
issuer: https://connector.example
endpoints: { authorization: /authorize, token: /token }
clients: { main: { id: pbx, secret: env:SECRET } }
`;

const resolved = (source: string) =>
  resolveTarget(
    parseTargetFile(source, 'staging.yaml', { environment: { SECRET: 'x' }, folder: tmpdir() }),
    '.',
    new Agent(),
  );

test('the PBX of a target file is simulated with its settings', async () => {
  const pbx =
    'pbx: { profile: v18, numberMatching: 7, timeZone: Europe/Paris, callReports: leg, redirectUri: https://pbx.example/oauth/callback }\n';
  const client = SOURCE.replace(
    'env:SECRET',
    'env:SECRET, redirectUris: [https://pbx.example/oauth/callback]',
  );
  expect((await resolved(client + pbx)).pbx).toEqual({
    settings: { profile: 'v18', numberMatching: 7, timeZone: 'Europe/Paris', callReports: 'leg' },
    redirectUri: 'https://pbx.example/oauth/callback',
  });
  expect((await resolved(SOURCE)).pbx).toBeUndefined();
});

test.for([
  ['profile: v19', 'pbx.profile'],
  ['numberMatching: none', 'pbx.numberMatching'],
  ['numberMatching: 0', 'pbx.numberMatching'],
  ['timeZone: Mars', '"pbx.timeZone" is no time zone: "Mars"'],
] as const)('%s is refused where it stands', async ([line, words]) => {
  await expect(async () => resolved(`${SOURCE}pbx: { ${line} }\n`)).rejects.toThrow(words);
});

describe('endpoints that the target file does not name', () => {
  /** Serves documents by their paths. @returns a target file without endpoints, and what was asked */
  async function serving(documents: Readonly<Record<string, object>>, path = '') {
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const found = documents[url];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const source = `name: Staging\nissuer: ${issuer}\nclients: { main: { id: pbx, secret: env:SECRET } }\n`;
    return { source, asked };
  }
  const METADATA = {
    authorization_endpoint: 'https://connector.example/authorize',
    token_endpoint: 'https://connector.example/token',
  };
  const OAUTH = '/.well-known/oauth-authorization-server';
  const OPENID = '/.well-known/openid-configuration';

  test('are read from the metadata of RFC 8414', async () => {
    const { source, asked } = await serving({ [OAUTH]: METADATA, [OPENID]: {} });
    expect((await resolved(source)).endpoints).toMatchObject({
      authorization: METADATA.authorization_endpoint,
      token: METADATA.token_endpoint,
    });
    expect(asked).toEqual([OAUTH]);
  });

  test('are read from openid-configuration where there is no other', async () => {
    const { source, asked } = await serving({ [OPENID]: METADATA });
    const { endpoints } = await resolved(source);
    expect(endpoints.token).toBe(METADATA.token_endpoint);
    expect(endpoints.metadata).toMatch(/openid-configuration$/);
    expect(asked).toEqual([OAUTH, OPENID]);
  });

  test('of an issuer with a path are looked for at each document its own way', async () => {
    const { source, asked } = await serving({ [`/tenant${OPENID}`]: METADATA }, '/tenant');
    expect((await resolved(source)).endpoints.token).toBe(METADATA.token_endpoint);
    expect(asked).toEqual([`${OAUTH}/tenant`, `/tenant${OPENID}`]);
  });

  test('are asked for in one sentence where neither is there, or neither names them', async () => {
    const nothing = await serving({});
    await expect(resolved(nothing.source)).rejects.toThrow(/no server metadata at \S+ \(status 404\) or \S+/);
    const empty = await serving({ [OAUTH]: {} });
    await expect(resolved(empty.source)).rejects.toThrow(
      /names no authorization_endpoint and token_endpoint/,
    );
  });
});
