import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForecastOptions, forecastCommand } from './forecast.ts';

/** Nobody is asked at this address: all endpoints are written out. */
const TARGET = `
name: Staging
issuer: https://connector.example
endpoints: { authorization: /authorize, token: /token, revocation: /revoke }
clients:
  main: { id: pbx, secret: env:SECRET, redirectUris: [https://pbx.example.com/cb] }
lifetimes: { code: 60, accessToken: 3600, refreshToken: 86400 }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forecast-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function forecast(more: string, options: ForecastOptions): Promise<string> {
  const path = join(folder, 'target.yaml');
  writeFileSync(path, `${TARGET}${more}`);
  let said = '';
  const out = { write: (text: string) => (said += text) };
  expect(await forecastCommand(path, options, out, { SECRET: 'of the pbx' })).toBe(0);
  return said;
}

describe('rules --target', () => {
  it('counts how often a person has to decide, rule by rule', async () => {
    const said = await forecast('approval: { how: person }\nallow: [destructive]\n', {
      only: 'oauth/code/code-single-use,oauth/code/redirect-uri-repeated',
    });
    expect(said).toContain('Can be asked: 2 of 2 rules\nNot applicable: 0\n');
    const [, total] = /A person has to approve or deny (\d+) times:/.exec(said) ?? [];
    const [, other] = /redirect-uri-repeated {2}(\d+) times/.exec(said) ?? [];
    expect(said).toContain('  oauth/code/code-single-use  once\n');
    expect(Number(total)).toBe(1 + Number(other));
    expect(said).toContain('Nothing is waited for.');
  });

  it('leaves out what would ask a person more than 15 times, and says so', async () => {
    const person = 'approval: { how: person }\nallow: [destructive]\n';
    const only = 'oauth/code,oauth/redirect';
    const said = await forecast(person, { only });
    const [, asked = ''] = /A person has to approve or deny (\d+) times:/.exec(said) ?? [];
    expect(Number(asked)).toBeLessThanOrEqual(15);
    expect(said).toMatch(
      /a person is asked 15 times at most, and other rules come first: --every-approval:\n {4}oauth\//,
    );
    const every = await forecast(person, { only, everyApproval: true });
    expect(every).not.toContain('--every-approval');
    const [, whole = ''] = /A person has to approve or deny (\d+) times:/.exec(every) ?? [];
    expect(Number(whole)).toBeGreaterThan(15);
  });

  it('needs nobody where forms or a browser approve', async () => {
    const only = 'oauth/code/code-single-use';
    const user = 'user: { username: marie, password: env:SECRET }\nallow: [destructive]\n';
    expect(await forecast(user, { only })).toContain('No person has to be at hand.\n');
    const browser = 'approval: { how: browser, approve: [{ click: button }] }\n';
    expect(await forecast(user + browser, { only })).toContain('the browser decides once.\n');
  });

  it('lists what cannot be asked under the reason', async () => {
    const said = await forecast('approval: { how: none }\n', {
      only: 'oauth/code/code-single-use,oauth/token',
    });
    expect(said).toMatch(
      /the target does not declare the Authorization Code grant.* \(authorization-code\):\n {4}oauth\/code\/code-single-use\n/,
    );
  });

  it('sums up what is really waited for, once that is allowed', async () => {
    const user = 'approval: { how: person }\n';
    const only = 'oauth/code/code-expires';
    expect(await forecast(`${user}allow: [destructive]\n`, { only })).toMatch(
      /it would have to wait \d+ seconds: allow: \[slow\]:/,
    );
    const said = await forecast(`${user}allow: [destructive, slow]\n`, { only });
    const [, seconds] = /Really waited for: (\d+) s \(10 min 10 s\)/.exec(said) ?? [];
    expect(said).toContain(`  oauth/code/code-expires  ${seconds} s`);
  });

  it('takes into account that rules wait together, where they are tried side by side', async () => {
    const user = 'user: { username: marie, password: env:SECRET }\nallow: [destructive, slow]\n';
    const only = 'oauth/code/code-expires,oauth/refresh/use-keeps-connection-alive';
    const together = await forecast(user, { only });
    expect(together).toMatch(
      /Really waited for: 610 s \(10 min 10 s\), with 4 rules at once \(limits.concurrency\)\n/,
    );
    const inTurn = await forecast(`${user}limits: { concurrency: 1 }\n`, { only });
    expect(inTurn).toContain('Really waited for: 613 s (10 min 13 s)\n');
  });

  it('says the same as JSON', async () => {
    const said = await forecast('approval: { how: person }\nallow: [destructive]\n', {
      only: 'oauth/code/code-single-use,oauth/authorize/visitor-led-to-sign-in',
      json: true,
    });
    expect(JSON.parse(said)).toEqual({
      target: 'Staging',
      url: 'https://connector.example',
      profile: 'pbx-connector',
      approval: 'person',
      concurrency: 1,
      waits: 0,
      rules: [
        expect.objectContaining({
          rule: 'oauth/authorize/visitor-led-to-sign-in',
          decisions: 0,
          notApplicable: expect.any(String),
        }),
        { rule: 'oauth/code/code-single-use', decisions: 1, waits: 0 },
      ],
    });
  });
});
