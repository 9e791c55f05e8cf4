import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import {
  CallLedger,
  measuredTransport,
  openPbxFleet,
  replay,
  Statistics,
  startReference,
} from '../replay/index.ts';
import { recordedCall } from '../replay/testing.ts';
import { createTransport, type HttpRequest, type Transport } from '../simulator/engine/index.ts';
import type { Pbx } from '../simulator/pbx/index.ts';
import type { PlannedEntry } from '../simulator/recordings/index.ts';
import { connectedPbx } from './connected-pbx.ts';
import { alternate, type BenchSubject } from './slices.ts';

/** Calls of one unit of work: enough that the beginning and the end of a replay do not count. */
const BATCH = 100;
/** What both templates allow at least; so many requests are under way. */
const PARALLEL = 4;

/**
 * Batches of calls, replayed as fast as possible by one PBX, beside the requests that the PBX sends for them, sent by
 * undici alone, as many at once: to the reference connector, and to a CRM that answers from memory.
 */
export async function benchReplay(): Promise<string> {
  return [await againstReference(), await againstMemory()].join('\n\n');
}

async function againstReference(): Promise<string> {
  const { deployment } = await startReference();
  const sent: HttpRequest[] = [];
  const through = recording(sent);
  const fleet = await openPbxFleet({ deployment, numbers: [0], outbox: true, through });
  const pbx = fleet.pbxs.get(0)?.pbx;
  if (pbx === undefined) throw new Error('the fleet has no PBX');
  const counted = (statistics: Statistics) => fleet.countIn(statistics);
  const subjects = [replays('replay', pbx, fleet.maxConcurrentRequests, counted)];
  try {
    subjects.push(await requests('undici alone', subjects[0], sent, fleet.maxConcurrentRequests));
    return await alternate(`${BATCH} calls to the reference connector`, subjects, 'replay', 'rate', 20);
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await fleet.close();
    await deployment.close();
  }
}

async function againstMemory(): Promise<string> {
  const worker = new Worker(new URL('./crm.ts', import.meta.url));
  const [crm] = (await once(worker, 'message')) as [string];
  const sent: HttpRequest[] = [];
  const own = createTransport();
  const counted = { statistics: new Statistics(Date.now) };
  const transport = measuredTransport(recording(sent)(own), {
    kindOf: ({ url, method }) => (url.endsWith('/token') ? 'token' : method === 'GET' ? 'lookup' : 'journal'),
    counted,
  });
  const content = readFileSync(new URL('../fixtures/templates/relay.xml', import.meta.url));
  const settings = { Host: crm, ClientId: 'bench', ClientSecret: 'bench-secret', ReportCallEnabled: 'True' };
  const template = { fileName: 'relay.xml', content };
  const pbx = await connectedPbx(template, settings, { transport, history: 0, outbox: true });
  const count = (statistics: Statistics) => {
    counted.statistics = statistics;
  };
  const subjects = [replays('replay', pbx, PARALLEL, count)];
  try {
    subjects.push(await requests('undici alone', subjects[0], sent, PARALLEL));
    return await alternate(
      `${BATCH} calls to a CRM that answers from memory`,
      subjects,
      'replay',
      'rate',
      20,
    );
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await pbx.stop();
    await own.close();
    await worker.terminate();
  }
}

/** Keeps what is sent. */
function recording(sent: HttpRequest[]): (transport: Transport) => Transport {
  return (transport) => (request) => {
    if (sent.length < BATCH * 2 + 10) sent.push(request);
    return transport(request);
  };
}

/** A second for each call: none is the same as another, or the connector would merge them. */
let second = 0;
const nextStart = () => recordedCall().startedAt + ++second * 1000;

function replays(
  name: string,
  pbx: Pbx,
  maxConcurrentRequests: number,
  count: (statistics: Statistics) => void,
): BenchSubject {
  return {
    name,
    parallel: 1,
    async once() {
      const statistics = new Statistics(Date.now);
      count(statistics);
      await replay({
        entries: batch(),
        pbxs: new Map([[0, pbx]]),
        of: 1,
        schedule: { pace: 'fast' },
        statistics,
        ledger: new CallLedger(),
        dropsOnFailure: false,
        window: maxConcurrentRequests * 2,
      });
      const { sent } = statistics.counts;
      if (sent !== BATCH)
        throw new Error(`${BATCH - sent} calls were not taken: ${JSON.stringify(statistics)}`);
    },
    close: async () => undefined,
  };
}

async function* batch(): AsyncGenerator<PlannedEntry> {
  for (let index = 0; index < BATCH; index += 1)
    yield { ...recordedCall({ startedAt: nextStart() }), offsetMs: 0, round: 0 };
}

/** What a replay has sent for a batch, sent again: lookups and reports by turns, as many at once as the template allows. */
async function requests(
  name: string,
  replayed: BenchSubject | undefined,
  sent: HttpRequest[],
  parallel: number,
): Promise<BenchSubject> {
  await replayed?.once();
  const calls = sent.filter(({ url }) => !url.endsWith('/token'));
  const lookup = calls.find(({ method }) => method === 'GET');
  const report = calls.find(({ method }) => method === 'POST');
  if (lookup === undefined || report === undefined) throw new Error('the PBX sent no lookup or no report');
  const pool = new Pool(new URL(lookup.url).origin, { connections: parallel });
  const send = async ({ method, url, headers, body }: HttpRequest) => {
    const { pathname, search } = new URL(url);
    const path = pathname + search;
    const answer = await pool.request({
      path,
      method: method as 'GET',
      headers: headers.flat(),
      ...(body === undefined ? {} : { body }),
    });
    await answer.body.text();
    if (answer.statusCode > 299) throw new Error(`${name} was answered ${answer.statusCode}`);
  };
  return {
    name,
    parallel: 1,
    async once() {
      let left = BATCH;
      const lane = async () => {
        while (left-- > 0) {
          await send(lookup);
          const startedAt = new Date(nextStart()).toISOString().replace('.000', '');
          await send({
            ...report,
            body: report.body?.replace(/"(started_at|ended_at)":"[^"]*"/g, `"$1":"${startedAt}"`) ?? '',
          });
        }
      };
      await Promise.all(Array.from({ length: parallel }, lane));
    },
    close: () => pool.close(),
  };
}
