import { afterEach, expect, it } from 'vitest';
import { type Policy, soundPolicy } from '../connector/server.ts';
import type { Result, RunDocument } from '../reports/run/document.ts';
import { barrier } from '../suites/kit/barrier.ts';
import { rfc6749 } from '../suites/kit/cites.ts';
import type { Context } from '../suites/kit/context.ts';
import { issued, that } from '../suites/kit/findings/index.ts';
import type { Rule } from '../suites/kit/rule.ts';
import { type RunOptions, runSuites } from './run.ts';
import { type RemoteReference, remoteReference } from './testing.ts';

const LANES = 4;

const opened: RemoteReference[] = [];
afterEach(async () => {
  for (const remote of opened.splice(0)) await remote.close();
});

/** Rules that all ask the server for a token, and then do this. */
function rulesOf(
  count: number,
  check: (context: Context, number: number) => Promise<void>,
  more: (number: number) => Partial<Rule> = () => ({}),
): Rule[] {
  return Array.from({ length: count }, (_, number) => ({
    id: `test/${number}`,
    level: 'MUST',
    title: 'A rule of this test',
    cites: [rfc6749('5.1', 'MUST')],
    impact: 'none',
    atRisk: 'diagnosis',
    remedy: 'none',
    check: async (context) => {
      context.given('a token is issued', issued(await context.client.clientCredentials()));
      await check(context, number);
    },
    ...more(number),
  }));
}

async function run(
  rules: readonly Rule[],
  { policy, ...more }: Partial<RunOptions> & { readonly policy?: Partial<Policy> } = {},
): Promise<RunDocument> {
  const remote = await remoteReference(
    (file) => ({ ...file, limits: { ...file.limits, concurrency: LANES } }),
    policy === undefined ? {} : { policy },
  );
  opened.push(remote);
  return runSuites({
    deployment: remote.deployment,
    selection: rules.map((rule) => ({ rule, level: rule.level })),
    profile: { name: 'test', version: '0' },
    tool: { name: 'test', version: '0' },
    ...more,
  });
}

const verdicts = ({ results }: RunDocument) => results.map(({ rule, verdict }) => `${rule} ${verdict}`);

/** How many trials are under way. */
class Gauge {
  now = 0;
  most = 0;

  async during(work: () => Promise<void>): Promise<void> {
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    try {
      await work();
    } finally {
      this.now -= 1;
    }
  }
}

it('tries rules side by side, and reports them in the order of the selection', async () => {
  const gauge = new Gauge();
  const met = barrier(LANES);
  const rules = rulesOf(12, ({ must }, number) =>
    gauge.during(async () => {
      await met();
      must('it is asked', that(true, 'it', `${number}`));
    }),
  );
  const done: number[] = [];
  const found = await run(rules, { onResult: (_, count) => done.push(count) });
  expect(gauge.most).toBe(LANES);
  expect(verdicts(found)).toEqual(rules.map(({ id }) => `${id} pass`));
  expect(done).toEqual(rules.map((_, index) => index + 1));
  expect(found.notes).toBeUndefined();
});

it.each(['fail', 'block', 'say that it does not apply'] as const)(
  'believes a rule that it does %s only when it was tried alone',
  async (what) => {
    const gauge = new Gauge();
    const met = barrier(LANES);
    const rules = rulesOf(12, ({ must, given, notApplicable }) =>
      gauge.during(async () => {
        await met();
        const alone = that(gauge.now === 1, 'no neighbor', `${gauge.now - 1} neighbors`);
        if (what === 'fail') must('no other rule is there', alone);
        else if (what === 'block') given('no other rule is there', alone);
        else if (!alone.holds) notApplicable('another rule is there');
        must('it is asked', that(true, 'it', 'it'));
      }),
    );
    const results: Result[] = [];
    const found = await run(rules, { onResult: (result) => results.push(result) });
    expect(gauge.most).toBe(LANES);
    expect(verdicts(found)).toEqual(rules.map(({ id }) => `${id} pass`));
    expect(results).toHaveLength(rules.length);
  },
);

it('tries what has to be alone after all others, with no neighbor', async () => {
  const order: string[] = [];
  let underWay = 0;
  let neighbors = 0;
  const rules = rulesOf(
    12,
    async ({ must, send, target }, number) => {
      underWay += 1;
      order.push(`test/${number}`);
      if (number < 3) neighbors += underWay - 1;
      await send({ method: 'GET', url: target.issuer });
      if (number < 3) neighbors += underWay - 1;
      underWay -= 1;
      must('it is asked', that(true, 'it', 'it'));
    },
    (number) => (number < 3 ? { alone: number === 0 ? 'throttles' : 'ends' } : {}),
  );
  expect(verdicts(await run(rules))).toEqual(rules.map(({ id }) => `${id} pass`));
  expect(order.slice(-3)).toEqual(['test/1', 'test/2', 'test/0']);
  expect(neighbors).toBe(0);
});

it('does not report a violation that an interruption left unconfirmed', async () => {
  const stop = new AbortController();
  const met = barrier(LANES);
  const rules = rulesOf(12, async ({ must }) => {
    await met();
    must('it holds', that(false, 'this', 'that'));
    queueMicrotask(() => stop.abort());
  });
  const found = await run(rules, { signal: stop.signal });
  expect(found.summary).toMatchObject({ fail: 0, blocked: 12 });
  expect(found.notes).toEqual(['12 of 12 rules were not tried: the run was interrupted']);
});

it('gives each that is tried side by side a session of its own', async () => {
  const met = barrier(LANES);
  const sessions = new Set<unknown>();
  const rules = rulesOf(12, async ({ user, must }) => {
    sessions.add(user.browser.jar);
    await met();
    must('it is asked', that(true, 'it', 'it'));
  });
  await run(rules);
  expect(sessions.size).toBe(LANES);
});

it('tries rules one after the other where tokens end each other, and says so', async () => {
  const gauge = new Gauge();
  const rules = rulesOf(12, ({ must }) =>
    gauge.during(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      must('it is asked', that(true, 'it', 'it'));
    }),
  );
  const policy: Partial<Policy> = {
    spendCode(store, code, now) {
      for (const { id } of store.grants.of(code.clientId, code.userId))
        if (id !== code.grantId) store.grants.revoke(id, now);
      return soundPolicy.spendCode(store, code, now);
    },
  };
  const found = await run(rules, { policy });
  expect(gauge.most).toBe(1);
  expect(found.notes).toEqual([
    expect.stringMatching(
      /^The rules were tried one after the other, .* here: both grants are refreshed once: /,
    ),
  ]);
});

it('believes nothing that was tried side by side where a server keeps few grants', async () => {
  const KEPT = 5;
  const policy: Partial<Policy> = {
    spendCode(store, code, now) {
      const alive = store.grants.of(code.clientId, code.userId).filter(({ revokedAt }) => revokedAt === null);
      for (const { id } of alive.slice(0, -KEPT)) store.grants.revoke(id, now);
      return soundPolicy.spendCode(store, code, now);
    },
  };
  const gauge = new Gauge();
  const alone: boolean[] = [];
  const rules = rulesOf(12, ({ client, must }, number) =>
    gauge.during(async () => {
      await client.grant();
      alone[number] = gauge.now === 1;
      must('it is asked', that(true, 'it', 'it'));
    }),
  );
  const found = await run(rules, { policy });
  expect(gauge.most).toBe(LANES);
  expect(alone).toEqual(rules.map(() => true));
  expect(verdicts(found)).toEqual(rules.map(({ id }) => `${id} pass`));
  expect(found.notes).toEqual([
    expect.stringMatching(/^The rules were tried once more, .*: a grant from before is refreshed: /),
  ]);
});

it('tries few rules one after the other', async () => {
  const gauge = new Gauge();
  const rules = rulesOf(3, ({ must }) =>
    gauge.during(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      must('it is asked', that(true, 'it', 'it'));
    }),
  );
  await run(rules);
  expect(gauge.most).toBe(1);
});
