import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from './index.ts';

const NOTHING = {
  ...{ call_type: 'Inbound', agent_name: null, agent_email: null, established_at: null, ended_at: null },
  ...{ duration: 1, contact_id: null, text: null, recording_url: null, transcription: null, summary: null },
  logged_by: null,
};

let store: Store;
beforeEach(() => {
  store = openStore({ clock: { now: () => 0 }, warn: () => undefined });
  const features = { contactLookup: true, callLogging: true, callDataEnrichment: true };
  store.accounts.save({ id: '1', name: 'One', features });
  store.database.transaction(() => {
    for (let each = 0; each < 2000; each += 1) {
      store.journal.logCall('1', String(each), {
        ...NOTHING,
        direction: each % 2 === 0 ? 'inbound' : 'outbound',
        number: `+33142${each}`,
        agent: each % 4 === 0 ? '101' : '102',
        started_at: new Date(Date.UTC(2026, 0, 1) + each * 1000).toISOString(),
        subject: each === 7 ? '100 % of it_' : 'Call',
      });
    }
  });
});
afterEach(() => store.close());

test('2000 calls are searched, filtered and counted within 100 ms', () => {
  const { journal } = store;
  const filter = { text: 'call', direction: 'outbound', agent: '102' };
  const times: number[] = [];
  for (let each = 0; each < 5; each += 1) {
    const start = performance.now();
    expect(journal.latestCalls('1', { limit: 50, offset: 0 }, filter)).toHaveLength(50);
    expect(journal.countCalls('1', filter)).toBe(999);
    times.push(performance.now() - start);
  }
  // Other processes may hold up some of them.
  expect(Math.min(...times)).toBeLessThan(100);
});

test('wildcards are plain characters, and names of fields are not searched', () => {
  const count = (text: string) => store.journal.countCalls('1', { text });
  expect([count('100 % OF'), count('it_'), count('%'), count('_'), count('subject'), count('\\')]).toEqual([
    1, 1, 1, 1, 0, 0,
  ]);
  expect(store.journal.agents('calls', '1')).toEqual(['101', '102']);
});
