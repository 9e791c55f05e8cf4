import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Client } from 'undici';
import { DEMO_ACCOUNT, DEMO_USER, type Demo, startDemo } from '../cli/commands/demo.ts';
import { CONNECTOR_PAGES, PBX_PAGES } from '../tools/pages.ts';
import { median } from './slices.ts';

const ROUNDS = 200;
/** Of calls, chats and contacts: a console in use, not an empty one. */
const RECORDS = 50;

interface Site {
  readonly client: Client;
  cookie: string;
}

interface Visited {
  readonly name: string;
  readonly site: Site;
  readonly path: string;
  readonly times: number[];
}

/**
 * What each page of both consoles weighs at a first visit, with all that it loads, compressed as a browser takes it; and
 * how soon its first byte comes, beside a bare Express page. The pages are asked for in turn.
 */
export async function benchPages(): Promise<string> {
  const demo = await startDemo({ port: 0 });
  const bare = createServer(express().get('/', (_, response) => response.type('html').send('<p>Hello')));
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  const sites = [
    `http://127.0.0.1:${(bare.address() as AddressInfo).port}`,
    demo.pbx.url,
    demo.connector.url,
  ].map((url): Site => ({ client: new Client(url), cookie: '' }));
  try {
    const [express, pbx, connector] = sites as [Site, Site, Site];
    await happen(demo, pbx);
    await signIn(connector);
    const of = (site: Site, who: string, paths: object): Visited[] =>
      Object.values(paths).map((path: string) => ({ name: `${who} ${path}`, site, path, times: [] }));
    const first: Visited = { name: 'bare Express', site: express, path: '/', times: [] };
    const pages = [first, ...of(pbx, '3CX', PBX_PAGES), ...of(connector, 'connector', CONNECTOR_PAGES)];
    const weights = new Map<Visited, number>();
    for (const page of pages) weights.set(page, await weigh(page));
    for (let round = 0; round < ROUNDS; round += 1)
      for (const { site, path, times } of pages) times.push((await get(site, path)).firstByte);
    const width = Math.max(...pages.map(({ name }) => name.length));
    const rows = pages.map((page) => {
      const ratio = median(page.times.map((each, round) => each / (first.times[round] ?? each)));
      const weight = `${((weights.get(page) ?? 0) / 1000).toFixed(1)} KB`;
      const time = `${median(page.times).toFixed(2)} ms`;
      return `  ${page.name.padEnd(width)}  ${weight.padStart(8)}  ${time.padStart(8)}  ${ratio.toFixed(2).padStart(6)}`;
    });
    return [
      `pages with ${RECORDS} calls, chats and contacts: weight at a first visit, first byte (median of ${ROUNDS}, in turn), times that of bare Express`,
      ...rows,
    ].join('\n');
  } finally {
    await Promise.all(sites.map(({ client }) => client.close()));
    bare.close();
    await demo.stop();
  }
}

async function happen({ connector }: Demo, pbx: Site): Promise<void> {
  const agent = '101';
  for (let index = 0; index < RECORDS; index += 1) {
    const number = `+336${String(index).padStart(8, '0')}`;
    connector.admin.addContact(DEMO_ACCOUNT, { last_name: `Martin ${index}`, phone_mobile_1: number });
    await post(pbx, '/api/calls', { number, agent, answered: true, durationSeconds: index });
    await post(pbx, '/api/chats', { number, agent, messages: ['Hello', `Message ${index}`] });
  }
}

async function post({ client }: Site, path: string, json: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await client.request({
    path,
    method: 'POST',
    headers,
    body: JSON.stringify(json),
  });
  if (statusCode >= 300) throw new Error(`${path} was answered ${statusCode}: ${await body.text()}`);
  await body.dump();
}

async function signIn(site: Site): Promise<void> {
  const { text, cookie } = await get(site, '/api-clients');
  const form = new URLSearchParams(DEMO_USER);
  for (const [, name = '', value = ''] of text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g))
    form.set(name, value);
  const { headers, body } = await site.client.request({
    path: '/oauth/sign-in',
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    body: form.toString(),
  });
  await body.dump();
  site.cookie = cookiesOf(headers) || cookie;
}

/** @returns bytes of a page and of all that its head names, as they were sent */
async function weigh({ site, path }: Visited): Promise<number> {
  const { text, bytes } = await get(site, path);
  const loads = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, asset = '']) => asset);
  const loaded = await Promise.all(loads.map((asset) => get(site, asset)));
  return loaded.reduce((sum, each) => sum + each.bytes, bytes);
}

async function get({ client, cookie }: Site, path: string) {
  const start = performance.now();
  const { statusCode, headers, body } = await client.request({
    path,
    method: 'GET',
    headers: { accept: 'text/html', 'accept-encoding': 'gzip', cookie },
  });
  const firstByte = performance.now() - start;
  const content = Buffer.from(await body.arrayBuffer());
  if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}`);
  return { firstByte, bytes: content.length, text: content.toString(), cookie: cookiesOf(headers) };
}

function cookiesOf(headers: Record<string, string | string[] | undefined>): string {
  return [headers['set-cookie'] ?? []]
    .flat()
    .map((each) => each.split(';')[0])
    .join('; ');
}
