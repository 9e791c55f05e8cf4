import { afterEach, describe, expect, test } from 'vitest';
import type { PlantedFault } from '../harness/reference.ts';
import { referenceDeployment } from '../harness/reference.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { startReference } from './reference.ts';
import { type ReplayRun, runReplay } from './replay.ts';
import { recordedCall, recordingOf } from './testing.ts';

let deployment: Deployment | undefined;
afterEach(async () => {
  await deployment?.close();
  deployment = undefined;
});

const calls = Array.from({ length: 12 }, (_, index) => ({ agent: String(101 + (index % 3)) }));

async function replayed(changes: Partial<ReplayRun> = {}) {
  deployment ??= await referenceDeployment();
  return runReplay({
    deployment,
    read: () => recordingOf(...calls),
    file: 'test.jsonl',
    pbxs: 1,
    schedule: { pace: 'fast' },
    keepsCalls: true,
    settleMs: 2000,
    tool: { name: 'test', version: '0' },
    signal: new AbortController().signal,
    ...changes,
  });
}

async function replayedTo(fault: PlantedFault, changes: Partial<ReplayRun> = {}) {
  deployment = await referenceDeployment(fault);
  return replayed(changes);
}

test('every call is seen in the journal of the reference connector exactly once', async () => {
  deployment = (await startReference()).deployment;
  const document = await replayed({ pbxs: 3 });
  expect(document).toMatchObject({
    verdict: 'exactly-once',
    counts: { placed: 12, recognized: 12, sent: 12, lost: 0, waiting: 0 },
    journal: { checked: true, expected: 12, once: 12, missing: 0, doubled: 0 },
    errors: [],
    recording: { rounds: 1 },
  });
  // Each PBX signs in for itself; the first did before the calls, to see that it still can.
  expect(document.counts.tokens).toBe(2);
  const whole = document.latencies.find(({ step }) => step === 'whole');
  expect(whole?.count).toBe(12);
  expect(whole?.curve.at(-1)).toEqual([100, whole?.max]);
});

test.each([
  ['unless-found', 6],
  ['always', 0],
] as const)('with a phonebook and %s, at least %i of 12 lookups are spared', async (query, least) => {
  deployment = (await startReference()).deployment;
  // The first of two PBXs has rung before the calls, and knows the contact of its six.
  const document = await replayed({ phonebook: query, pbxs: 2 });
  expect(document).toMatchObject({
    verdict: 'exactly-once',
    phonebook: { query },
    counts: { placed: 12, recognized: 12, sent: 12 },
  });
  const spared = document.phonebook?.sparedLookups ?? -1;
  expect(spared).toBeGreaterThanOrEqual(least);
  const requests = document.latencies.find(({ step }) => step === 'lookup-request')?.count ?? 0;
  expect(requests + spared).toBe(12);
  if (query === 'always') expect(spared).toBe(0);
  expect(document.counts).not.toHaveProperty('spared');
});

test.each([
  ['call', 2],
  ['leg', 3],
] as const)(
  'with a report for each %s, a call that two agents had makes %i reports of two calls',
  async (callReports, expected) => {
    const { deployment: reference } = await startReference();
    const target = { ...reference.target, pbx: { settings: { callReports } } };
    deployment = {
      ...reference,
      target,
      open: async (rule) => ({ ...(await reference.open(rule)), target }),
    };
    const { startedAt } = recordedCall();
    const leg = { kind: 'extension', answered: true, ringSeconds: 5, durationSeconds: 20 } as const;
    const legs = [
      { ...leg, to: '101', origin: 'call', startedAt },
      { ...leg, to: '102', origin: 'blind-transfer', startedAt: startedAt + 25_000 },
    ] as const;
    const read = () =>
      recordingOf({ legs, agent: '102', ringSeconds: 5, durationSeconds: 45 }, { agent: '103' });
    const document = await replayed({ read });
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      counts: { placed: 2, sent: 2 },
      journal: { expected, once: expected },
    });
  },
);

test('a call that the connector forgets is missing, with its line', async () => {
  const document = await replayedTo({
    policy: {
      recordCall: (store, account, key, call) =>
        call.agent === '102' && call.started_at.includes(':01.')
          ? { record: { id: 1, ...call }, created: true }
          : store.journal.logCall(account, key, call),
    },
  });
  expect(document.verdict).toBe('violated');
  expect(document.journal).toMatchObject({
    once: 11,
    missing: 1,
    examples: [{ what: 'missing', line: 2, agent: '102' }],
  });
});

test('a call that the connector keeps twice is doubled', async () => {
  const document = await replayedTo({
    policy: {
      listCalls: (store, account) => {
        const all = store.journal.calls(account);
        return [...all, ...all.filter(({ agent }) => agent === '103')];
      },
    },
  });
  expect(document.verdict).toBe('violated');
  expect(document.journal).toMatchObject({ once: 8, doubled: 4, missing: 0 });
});

describe('calls that the connector does not take', () => {
  const fault: PlantedFault = {
    policy: {
      recordCall: (store, account, key, call) => {
        if (call.agent === '102') throw new Error('out of order');
        return store.journal.logCall(account, key, call);
      },
    },
  };

  test('are dropped as at a real PBX, and not expected', async () => {
    const document = await replayedTo(fault, { keepsCalls: false });
    expect(document).toMatchObject({
      verdict: 'exactly-once',
      counts: { sent: 8, lost: 4, kept: 0 },
      journal: { expected: 8, once: 8, arrived: 0 },
      errors: [{ cause: 'journal: 500', count: 4 }],
    });
  });

  test('or kept, and leave the replay incomplete where they never arrive', async () => {
    const document = await replayedTo(fault, { settleMs: 0 });
    expect(document.verdict).toBe('incomplete');
    expect(document.counts.waiting).toBeGreaterThanOrEqual(4);
    expect(document.journal).toMatchObject({ doubled: 0, missing: document.counts.waiting });
  });

  test('where it takes none, nothing is shown', async () => {
    const all: PlantedFault = { policy: { recordCall: () => Promise.reject(new Error('out of order')) } };
    const document = await replayedTo(all, { keepsCalls: false });
    expect(document).toMatchObject({ verdict: 'incomplete', counts: { lost: 12 }, journal: { expected: 0 } });
  });
});

test('rounds are told apart: nothing of them is merged', async () => {
  let reads = 0;
  const document = await replayed({
    forMs: 60_000,
    // The third reading finds the time over.
    read: () => recordingOf(...(++reads <= 2 ? calls : [])),
  });
  expect(document).toMatchObject({ counts: { placed: 24 }, journal: { once: 24, repeated: 0 } });
});

test('calls that were in the journal before show nothing', async () => {
  const reference = await startReference();
  deployment = reference.deployment;
  const { name } = (await replayed()).target;
  const again = await replayed();
  expect(name).toBe('Reference connector');
  expect(again.verdict).toBe('incomplete');
  expect(again.journal).toMatchObject({ earlier: 12, once: 0 });
});

test('calls with the key of another are expected once', async () => {
  const document = await replayed({ read: () => recordingOf(recordedCall(), recordedCall(), {}) });
  expect(document).toMatchObject({ verdict: 'exactly-once', journal: { expected: 2, once: 2, repeated: 1 } });
});

test('where the journal cannot be read, that is said', async () => {
  const reference = await referenceDeployment();
  deployment = {
    ...reference,
    open: async (rule) => {
      const world = await reference.open(rule);
      const capabilities = new Set(
        [...world.target.capabilities].filter((need) => need !== 'journal-reading'),
      );
      return { ...world, target: { ...world.target, capabilities } };
    },
  };
  const document = await replayed();
  expect(document.verdict).toBe('incomplete');
  expect(document.journal).toMatchObject({ checked: false, why: expect.stringMatching(/journal-reading/) });
});

test('interrupted, the document tells what was done', async () => {
  const interruption = new AbortController();
  const document = await replayed({
    signal: interruption.signal,
    read: async function* () {
      for await (const call of recordingOf(...calls)) {
        yield call;
        if (call.line === 5) interruption.abort();
      }
    },
  });
  expect(document.verdict).toBe('incomplete');
  expect(document.notes).toEqual([expect.stringMatching(/interrupted/)]);
});
