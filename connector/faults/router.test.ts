import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectorError } from '../error.ts';
import { Browser, startBench, type TestBench } from '../testing.ts';
import type { Fault, Faults } from './faults.ts';

const FAULTS: readonly Fault[] = [
  { id: 'oauth/code/single-use:1', rule: 'oauth/code/single-use', does: 'a code works twice' },
  { id: 'oauth/code/single-use:2', rule: 'oauth/code/single-use', does: 'a code works <for ever>' },
  { id: 'template/imports:1', rule: 'template/imports', does: 'the template has no name' },
  { id: 'template/secret:1', rule: 'template/secret', does: 'the secret is shown' },
  { id: 'api/lookup/found:1', rule: 'api/lookup/found', does: 'no contact is found' },
];

class FaultList implements Faults {
  readonly all = FAULTS;
  current: Fault | undefined;

  choose(id?: string): void {
    const found = FAULTS.find((fault) => fault.id === id);
    if (id !== undefined && found === undefined)
      throw new ConnectorError('unknown-fault', `There is no fault "${id}".`, 'Choose another.');
    this.current = found;
  }
}

let faults: FaultList;
let bench: TestBench;
beforeEach(async () => {
  faults = new FaultList();
  bench = await startBench({ faults });
});
afterEach(() => bench.close());

const put = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  bench.send('/api/faults/current', { method: 'PUT', headers, body });

describe('the API', () => {
  it('lists the faults and chooses one', async () => {
    expect((await bench.send('/api/faults')).json).toEqual({ current: null, faults: FAULTS });
    const chosen = await put('{"fault":"oauth/code/single-use:2"}');
    expect(chosen.json['current']).toBe('oauth/code/single-use:2');
    expect(faults.current).toBe(FAULTS[1]);
    expect((await put('{"fault":null}')).json['current']).toBeNull();
    expect(faults.current).toBeUndefined();
  });

  it.each([
    ['an unknown fault', '{"fault":"oauth/x:1"}', 404, 'unknown-fault'],
    ['another member', '{"flaw":"oauth/code/single-use:1"}', 400, 'unusable-request'],
    ['no object', '"oauth/code/single-use:1"', 400, 'unusable-request'],
    ['no JSON', '{"fault":', 400, 'unusable-request'],
  ])('refuses %s in one sentence, and nothing changes', async (_, body, status, code) => {
    faults.choose('oauth/code/single-use:1');
    const answer = await put(body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ error: code, message: expect.stringMatching(/\.$/) });
    expect(faults.current).toBe(FAULTS[0]);
  });

  it('takes nothing from a page of another site', async () => {
    const body = '{"fault":"oauth/code/single-use:1"}';
    const type = { 'content-type': 'application/json' };
    expect((await put(body, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await put(body, { ...type, 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    expect((await put(body, { ...type, host: 'attacker.example' })).status).toBe(421);
    expect(faults.current).toBeUndefined();
  });
});

describe('the page', () => {
  it('shows what the connector has and the faults of one area', async () => {
    const { text } = await bench.send('/faults?area=oauth%2Fcode');
    expect(text).toContain('The connector is sound.');
    expect(text).toContain('a code works &#60;for ever&#62;');
    expect(text).not.toContain('no contact is found');
    const template = (await bench.send('/faults?area=template')).text;
    expect(template).toContain('the template has no name');
    expect(template).toContain('the secret is shown');
    expect((await bench.send('/faults?area=nonsense')).text).toContain('Faults of ');
  });

  it('chooses a fault by its form, and takes it back', async () => {
    const browser = new Browser(bench);
    const choose = (fault: string) => browser.submit('/faults?area=oauth%2Fcode', { fault });
    const chosen = await choose('oauth/code/single-use:1');
    expect(chosen.text).toContain('has the fault <code>oauth/code/single-use:1</code>');
    await choose('');
    expect(faults.current).toBeUndefined();
  });

  it('refuses a form without its token', async () => {
    const { status } = await bench.post('/faults', { fault: 'oauth/code/single-use:1' });
    expect(status).toBe(400);
    expect(faults.current).toBeUndefined();
  });
});

it('is linked from the console, and exists only where faults were given', async () => {
  const browser = new Browser(bench);
  await browser.signIn();
  expect((await browser.get('/api-clients')).text).toContain('href="/faults"');
  const plain = await startBench();
  expect((await plain.send('/api/faults')).status).not.toBe(200);
  await plain.close();
});
