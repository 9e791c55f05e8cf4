import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createConnector } from '../connector/server.ts';
import { CallLedger, measuredTransport, replay, Statistics } from '../replay/index.ts';
import { recordedCall } from '../replay/testing.ts';
import type { HttpRequest, HttpResponse } from '../simulator/engine/index.ts';
import { planned, type RecordedCall } from '../simulator/recordings/index.ts';
import { connectedPbx } from './connected-pbx.ts';

/** `CALLS=1000000 npm run bench -- replay-memory` takes a few minutes. */
const CALLS = Number(process.env['CALLS'] ?? 100_000);
const FIRST_LOOK = 10_000;

/**
 * What a replay holds in memory after ten thousand calls and after many. Nothing is sent; all else is as it ever is, from
 * the plan over the reference connector's template and the engine to the statistics and the ledger.
 */
export async function benchReplayMemory(): Promise<string> {
  const counted = { statistics: new Statistics(Date.now) };
  const ledger = new CallLedger();
  const transport = measuredTransport(answerAtOnce, {
    kindOf: ({ url, method }) =>
      url.endsWith('/oauth/token') ? 'token' : method === 'GET' ? 'lookup' : 'journal',
    counted,
  });
  const { admin, stop } = createConnector({ publicUrl: 'http://crm.example' });
  const template = { fileName: admin.templateFileName(), content: admin.template() };
  const pbx = await connectedPbx(template, SETTINGS, { transport, history: 0, outbox: true });
  const collect = collector();
  const startedAt = performance.now();
  const looks: string[] = [];
  const look = (calls: number) => {
    const rate = Math.round((calls * 1000) / (performance.now() - startedAt));
    const shown = `${calls.toLocaleString('en-US').padStart(12)} calls  ${collect().toFixed(1).padStart(6)} MB`;
    looks.push(`${shown}  ${String(rate).padStart(6)} calls a second`);
  };
  const watched = async function* () {
    let calls = 0;
    for await (const entry of planned(recording)) {
      if (calls === FIRST_LOOK) look(calls);
      calls += 1;
      yield entry;
    }
  };
  await replay({
    entries: watched(),
    pbxs: new Map([[0, pbx]]),
    of: 1,
    schedule: { pace: 'fast' },
    statistics: counted.statistics,
    ledger,
    dropsOnFailure: false,
    window: 16,
  });
  look(CALLS);
  await Promise.all([pbx.stop(), stop()]);
  return ['memory of a replay (heap and buffers, after a collection)', ...looks].join('\n');
}

const SETTINGS = {
  'Client ID': 'bench',
  'Client Secret': 'bench-secret',
  'Account ID': '1',
  'Enable call logging': 'True',
};

/** @returns megabytes in use after a garbage collection */
function collector(): () => number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1e6;
  };
}

async function* recording(): AsyncGenerator<RecordedCall> {
  const { startedAt } = recordedCall();
  for (let index = 0; index < CALLS; index += 1)
    yield recordedCall({ startedAt: startedAt + index * 1000, agent: String(101 + (index % 40)) });
}

function answer(json: object): HttpResponse {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify(json)) };
}

const TOKENS = answer({ access_token: 'a'.repeat(43), refresh_token: 'r'.repeat(43), expires_in: 3600 });
const FOUND = answer({
  contacts: [{ id: 'c-1', last_name: 'Durand', first_name: 'Marie', phone_business_1: '+33142000000' }],
});
const TAKEN = answer({ response: 'ok' });

/** In a turn of its own, as every answer that comes over a wire. */
async function answerAtOnce({ url }: HttpRequest): Promise<HttpResponse> {
  await setImmediate();
  if (url.endsWith('/oauth/token')) return TOKENS;
  return url.includes('/search') ? FOUND : TAKEN;
}
