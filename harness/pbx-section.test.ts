import { expect, it } from 'vitest';
import type { PbxOptions } from '../simulator/pbx/index.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { runSuites } from './run.ts';
import type { TargetFile } from './target-file/schema.ts';
import { remoteReference } from './testing.ts';

/** What a rule meets as the PBX of a target file with this section, and the run's document. */
async function pbxOf(section: TargetFile['pbx']) {
  const remote = await remoteReference((file) => ({ ...file, ...(section && { pbx: section }) }));
  let met: (PbxOptions['settings'] & { redirectUri: string }) | undefined;
  const rule: Rule = {
    id: 'pbx/harness/sample',
    title: 'A sample',
    cites: [{ document: 'RFC 6749', section: '1', level: 'MUST' }],
    level: 'MUST',
    impact: 'none',
    atRisk: 'records',
    remedy: 'none',
    check: async ({ pbx }) => {
      met = { ...pbx.simulator.systemSettings(), redirectUri: pbx.simulator.redirectUri };
    },
  };
  try {
    const run = await runSuites({
      deployment: remote.deployment,
      selection: [{ rule, level: 'MUST' }],
      profile: { name: 'all', version: '0' },
      tool: { name: 'test', version: '0' },
    });
    return { met, run };
  } finally {
    await remote.close();
  }
}

it('a rule meets the PBX of the target file, and the run names it', async () => {
  const redirectUri = 'https://pbx.example.com/crm/second';
  const { met, run } = await pbxOf({
    profile: 'v18',
    numberMatching: 7,
    timeZone: 'Europe/Paris',
    redirectUri,
  });
  expect(met).toMatchObject({ profile: 'v18', numberMatching: 7, timeZone: 'Europe/Paris', redirectUri });
  expect(run.pbx).toEqual({ profile: 'v18', title: 'V18' });
});

it('without a section it is a V20 with the first redirect URI', async () => {
  const { met, run } = await pbxOf(undefined);
  expect(met).toMatchObject({ profile: 'v20', redirectUri: 'https://pbx.example.com/crm/callback' });
  expect(run.pbx).toEqual({ profile: 'v20', title: 'V20' });
});
