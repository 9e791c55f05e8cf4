import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadRules, selectRules } from './catalog.ts';
import { referenceDeploymentInThreads } from './reference.ts';
import { runSuites } from './run.ts';
import { startTrialThread } from './trial-thread.ts';
import type { TrialThread } from './world.ts';

let thread: TrialThread;
beforeEach(() => {
  thread = startTrialThread(1);
});
afterEach(() => thread.close());

it('tries a rule and counts its times from the start of the run', async () => {
  const [rule] = selectRules(await loadRules(), 'oauth/code/code-single-use');
  if (rule === undefined) throw new Error('the rule is gone');
  const begun = performance.timeOrigin + performance.now();
  const result = await thread.try(rule, 'MUST', begun - 60_000);
  expect(result).toMatchObject({ rule: rule.id, level: 'MUST', verdict: 'pass' });
  const [first] = result.exchanges;
  expect(first?.atMs).toBeGreaterThan(60_000);
});

it('says what it does not know', async () => {
  const [rule] = await loadRules();
  if (rule === undefined) throw new Error('there is no rule');
  await expect(thread.try({ ...rule, id: 'oauth/no-such' }, 'MUST', 0)).rejects.toThrow(
    'there is no rule "oauth/no-such"',
  );
});

it('yields one verdict for each rule of a run, in the order of the selection', async () => {
  const rules = selectRules(await loadRules(), 'oauth/code,api/bearer');
  const deployment = await referenceDeploymentInThreads();
  let tried = 0;
  const counting: TrialThread = {
    ...thread,
    try(...order) {
      tried += 1;
      return thread.try(...order);
    },
  };
  try {
    const run = await runSuites({
      deployment: { ...deployment, thread: counting },
      selection: rules.map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'p', version: '1' },
      tool: { name: 't', version: '1' },
    });
    expect(run.results.map(({ rule }) => rule)).toEqual(rules.map(({ id }) => id));
    expect(run.summary).toMatchObject({ pass: rules.length });
    expect(tried).toBeGreaterThan(0);
  } finally {
    await deployment.close();
  }
});
