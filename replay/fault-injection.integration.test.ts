import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigurationError } from '../harness/errors.ts';
import { createTransport } from '../simulator/engine/transport.ts';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { CallLedger, compare, Fingerprints, fingerprint } from './call-ledger.ts';
import {
  checkFaults,
  clearFault,
  FAULT_KINDS,
  FaultInjection,
  type FaultKind,
  type FaultTools,
  injectFault,
  type ScheduledFault,
} from './fault-injection.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { readJournal } from './journal.ts';
import { openPbxFleet, type PbxFleet } from './pbx-fleet.ts';
import { type Restartable, startReference } from './reference.ts';
import { recordedCall } from './testing.ts';

describe('an outage loses and doubles no call', () => {
  let deployment: Deployment;
  let restartable: Restartable;
  let fleet: PbxFleet;
  let tools: FaultTools;
  let proxy: FaultProxy;
  const forward = createTransport();
  let placed = 0;

  beforeAll(async () => {
    ({ deployment, restartable } = await startReference());
    proxy = await startFaultProxy({ forward, slowMs: 20 });
    fleet = await openPbxFleet({ deployment, numbers: [0, 1], outbox: true, through: proxy.through });
    tools = { fleet, proxy, restartable };
  });
  afterAll(async () => {
    await fleet.close();
    await proxy.close();
    await forward.close();
    await deployment.close();
  });

  /** Four calls at once, two at each PBX. */
  async function callsAt(ledger: CallLedger) {
    const results = [0, 1, 0, 1].map((virtualPbx) => {
      const call = recordedCall({ startedAt: recordedCall().startedAt + ++placed * 1000 });
      ledger.reported.add(fingerprint(call));
      return fleet.pbxs.get(virtualPbx)?.pbx.call(call);
    });
    return (await Promise.all(results)).map((result) => result?.journaling);
  }

  async function journal(): Promise<Fingerprints> {
    const found = new Fingerprints();
    const { target, dispatcher } = fleet.environment;
    await readJournal({ target, dispatcher, accessToken: () => fleet.client.accessToken() }, found);
    return found;
  }

  /** What the calls during each outage come to as they end. */
  const MEANWHILE: Record<FaultKind, (journaled: readonly unknown[]) => void> = {
    restart: (journaled) => expect(new Set(journaled)).toEqual(new Set(['kept'])),
    '503': (journaled) => expect(new Set(journaled)).toEqual(new Set(['kept'])),
    reset: (journaled) => expect(new Set(journaled)).toEqual(new Set(['kept'])),
    revoked: (journaled) => expect(new Set(journaled)).toEqual(new Set(['kept'])),
    slow: (journaled) => expect(new Set(journaled)).toEqual(new Set(['sent'])),
    clock: (journaled) => expect(new Set(journaled)).toEqual(new Set(['sent'])),
  };

  test.each(FAULT_KINDS)('%s', async (kind) => {
    const ledger = new CallLedger();
    const before = await journal();
    expect(await callsAt(ledger)).not.toContain('failed');
    await Promise.all([...fleet.pbxs.values()].map(({ pbx }) => pbx.deliverKept()));
    await injectFault(kind, tools);
    MEANWHILE[kind](await callsAt(ledger));
    await clearFault(kind, tools);
    expect(await fleet.reauthorize()).toEqual([]);
    for (const { pbx } of fleet.pbxs.values()) expect((await pbx.deliverKept()).waiting).toBe(0);
    expect(await callsAt(ledger)).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(compare(ledger, before, await journal())).toMatchObject({
      expected: 12,
      once: 12,
      missing: 0,
      doubled: 0,
    });
  });

  test('a token answer that is lost costs the authorization, and that is mended', async () => {
    for (const { setClock } of fleet.pbxs.values()) setClock(365 * 86_400_000);
    proxy.set('reset');
    const ledger = new CallLedger();
    const before = await journal();
    for (let again = 0; again < 3; again += 1) await callsAt(ledger);
    proxy.set(undefined);
    for (const { pbx } of fleet.pbxs.values()) await pbx.deliverKept();
    expect(await fleet.reauthorize()).toContainEqual(
      expect.stringMatching(/^PBX [12] had to be authorized again/),
    );
    for (const { pbx } of fleet.pbxs.values()) expect((await pbx.deliverKept()).waiting).toBe(0);
    expect(compare(ledger, before, await journal())).toMatchObject({ once: 12, missing: 0, doubled: 0 });
  });
});

describe('the drills of a replay', () => {
  const drill = (kind: FaultKind, atMs: number, forMs: number): ScheduledFault => ({ kind, atMs, forMs });

  test('begin and end in turn; what has not begun when the calls are over does not happen', async () => {
    const seen: (string | undefined)[] = [];
    const ended = Promise.withResolvers<void>();
    const proxy: FaultProxy = {
      through: (transport) => transport,
      set: (fault) => {
        seen.push(fault);
        if (seen.length === 4) ended.resolve();
      },
      close: async () => undefined,
    };
    const tools = { fleet: { pbxs: new Map() } as unknown as PbxFleet, proxy, restartable: undefined };
    const drilling = new FaultInjection(
      [drill('clock', 3_600_000, 1), drill('reset', 2, 1), drill('503', 0, 1)],
      tools,
      (error) => ended.reject(error),
    );
    await ended.promise;
    const records = await drilling.end();
    expect(seen).toEqual(['503', undefined, 'reset', undefined]);
    expect(records.map(({ kind, happened }) => [kind, happened])).toEqual([
      ['503', true],
      ['reset', true],
      ['clock', false],
    ]);
    expect(drilling.current).toBe('');
  });

  test('one that is on when the calls are over ends with them', async () => {
    const begun = Promise.withResolvers<void>();
    const seen: (string | undefined)[] = [];
    const proxy: FaultProxy = {
      through: (transport) => transport,
      set: (fault) => {
        seen.push(fault);
        begun.resolve();
      },
      close: async () => undefined,
    };
    const tools = { fleet: {} as PbxFleet, proxy, restartable: undefined };
    const drilling = new FaultInjection([drill('slow', 0, 3_600_000)], tools, begun.reject);
    await begun.promise;
    expect(drilling.current).toBe('slow');
    await drilling.end();
    expect(seen).toEqual(['slow', undefined]);
  });

  test('that cannot be carried out at a target are refused beforehand', () => {
    const target = { name: 'Staging', endpoints: { authorization: '', token: '' } } as never;
    const refused = (kind: FaultKind) => () => checkFaults([drill(kind, 0, 1)], target, false);
    expect(refused('restart')).toThrow(ConfigurationError);
    expect(refused('revoked')).toThrow(
      'The drill revoked needs endpoints.revocation, which Staging does not name.',
    );
    expect(refused('503')).not.toThrow();
  });
});
