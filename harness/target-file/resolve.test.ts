import { tmpdir } from 'node:os';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
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
    'pbx: { profile: v18, numberMatching: 7, timeZone: Europe/Paris, redirectUri: https://pbx.example/oauth/callback }\n';
  expect((await resolved(SOURCE + pbx)).pbx).toEqual({
    settings: { profile: 'v18', numberMatching: 7, timeZone: 'Europe/Paris' },
    redirectUri: 'https://pbx.example/oauth/callback',
  });
  expect((await resolved(SOURCE)).pbx).toBeUndefined();
});

test.for([
  ['profile: v19', 'pbx.profile'],
  ['numberMatching: none', 'pbx.numberMatching'],
  ['numberMatching: 0', 'pbx.numberMatching'],
  ['timeZone: Mars', '"pbx.timeZone" is no time zone: Mars'],
] as const)('%s is refused where it stands', async ([line, words]) => {
  await expect(async () => resolved(`${SOURCE}pbx: { ${line} }\n`)).rejects.toThrow(words);
});
