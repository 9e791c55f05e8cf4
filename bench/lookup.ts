import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { Pool } from 'undici';
import { createPbx } from '../simulator/pbx/index.ts';
import { alternate, type BenchSubject } from './slices.ts';

/** One after the other: then either subject finds the CRM idle, and neither waits for a thread that the other keeps awake. */
const PARALLEL = 1;
const NUMBER = '+33142000000';

/**
 * What a ringing call costs (number formatted, lookup run with the access token in memory, contact shown, log and trace
 * written) beside the one request it makes, sent by undici alone.
 */
export async function benchLookup(): Promise<string> {
  const worker = new Worker(new URL('./crm.ts', import.meta.url));
  const [crm] = (await once(worker, 'message')) as [string];
  const subjects = [await lookups('lookup', crm), requests('undici request', crm)];
  try {
    return await alternate('lookups of a contact', subjects, 'lookup', 'cost');
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await worker.terminate();
  }
}

async function lookups(name: string, crm: string): Promise<BenchSubject> {
  const pbx = createPbx();
  pbx.addTemplate('relay.xml', readFileSync(new URL('../fixtures/templates/relay.xml', import.meta.url)));
  pbx.select('Relay');
  pbx.save({ Host: crm, ClientId: 'bench', ClientSecret: 'bench-secret' });
  const { state } = pbx.beginAuthorize();
  const authorized = await pbx.callback(new URLSearchParams({ code: 'bench', state }).toString());
  if (!authorized.ok) throw new Error(authorized.message);
  return {
    name,
    parallel: PARALLEL,
    async once() {
      const { contact, errors } = await pbx.ring({ number: NUMBER, agent: '101' });
      if (contact === undefined) throw new Error(`no contact was found: ${errors[0]?.message}`);
    },
    close: () => pbx.stop(),
  };
}

function requests(name: string, crm: string): BenchSubject {
  const pool = new Pool(crm, { connections: PARALLEL });
  const path = `/contacts?phone=${encodeURIComponent(NUMBER)}`;
  const headers = { authorization: `Bearer ${'a'.repeat(43)}` };
  return {
    name,
    parallel: PARALLEL,
    async once() {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      await body.text();
      if (statusCode !== 200) throw new Error(`${name} was answered ${statusCode}`);
    },
    close: () => pool.close(),
  };
}
