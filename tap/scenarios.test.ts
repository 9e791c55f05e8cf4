import { describe, expect, it } from 'vitest';
import { type Moment, readFamilies } from '../fixtures/crms/families/read.ts';
import { authorize, fixture, relayPbx } from '../simulator/pbx/test-kit.ts';
import { parseTemplate } from '../simulator/template/index.ts';
import { CallsSeen } from './calls.ts';
import { readDate } from './dates.ts';
import { ScenarioReader } from './scenarios.ts';

const families = await readFamilies();

/** What a moment of a family makes a PBX do, and the value that it does it with. */
function meant({ when }: Moment): { kinds: string[]; name: string; value: string } | undefined {
  if ('ring' in when) return { kinds: ['lookup', 'create-contact'], name: 'Number', value: when.ring.number };
  if ('end' in when) return { kinds: ['report-call'], name: 'CallType', value: '' };
  if ('email' in when) return { kinds: ['lookup-by-email'], name: 'Email', value: when.email };
  if ('search' in when) return { kinds: ['search'], name: 'SearchText', value: when.search };
  return undefined;
}

describe.each(families.map((family) => [family.name, family] as const))('the family %s', (_, family) => {
  const reader = new ScenarioReader(parseTemplate(family.template));
  const moments = family.moments.flatMap((moment) => {
    const about = meant(moment);
    return about === undefined || moment.sends.length === 0 ? [] : [{ moment, about }];
  });

  it('has every request of a call recognized by its template', () => {
    for (const { moment, about } of moments) {
      const events = moment.sends.map(({ request, body, json }) => {
        const [method = '', path = ''] = request.split(/ (.*)/s);
        const sent = body ?? (json === undefined ? '' : JSON.stringify(json));
        return reader.read({ method, url: `https://crm.example${path}`, body: sent });
      });
      // A CRM that refuses the sign-in is asked nothing.
      if (events.every((event) => event?.kind === 'authentication')) continue;
      expect(events.map((event) => event?.kind ?? 'none')).toEqual(
        expect.arrayContaining([expect.stringMatching(new RegExp(`^(${about.kinds.join('|')})$`))]),
      );
      expect(events.filter((event) => event === undefined)).toEqual([]);
      const found = events.find((event) => event !== undefined && about.kinds.includes(event.kind));
      const value = found?.values[about.name];
      if (about.name === 'Number' && value !== undefined)
        expect(about.value.replace(/\D/g, '').endsWith(value.replace(/\D/g, ''))).toBe(true);
      if (about.name === 'Email' && value !== undefined) expect(value).toBe(about.value);
    }
  });
});

it('the calls of a PBX come back out of its requests, each with what the template reports', async () => {
  const bench = relayPbx();
  await authorize(bench);
  const { pbx, crm } = bench;
  const reader = new ScenarioReader(parseTemplate(fixture('relay.xml')));
  const startedAt = Date.UTC(2026, 10, 28, 12);
  const given = [
    { number: '+33142000000', answered: true, durationSeconds: 42, direction: 'Inbound' },
    { number: '+4930901820', answered: false, durationSeconds: 0, direction: 'Inbound' },
    { number: '+33612345678', answered: true, durationSeconds: 7, direction: 'Outbound' },
    { number: '+4930901821', answered: false, durationSeconds: 0, direction: 'Outbound' },
  ] as const;
  for (const [index, call] of given.entries())
    await pbx.call({
      ...call,
      agent: '101',
      agentEmail: 'a@pbx.example',
      startedAt: startedAt + index * 60_000,
    });
  const calls = new CallsSeen(0);
  const kinds = new Set<string>();
  for (const [index, { method, url, body = '' }] of crm.requests.entries()) {
    const event = reader.read({ method, url, body });
    kinds.add(event?.kind ?? 'none');
    expect(JSON.stringify(event)).not.toContain('s3cret');
    calls.add({ atMs: index, response: { status: 200, headers: [], body: '' }, ...(event && { event }) });
  }
  expect([...kinds].sort()).toEqual(['authentication', 'lookup', 'redeem', 'report-call']);
  expect(calls.all()).toEqual(
    given.map((call, index) =>
      expect.objectContaining({
        number: call.number,
        direction: call.direction,
        answered: call.answered,
        durationSeconds: call.durationSeconds,
        startedAt: startedAt + index * 60_000,
        agent: '101',
        agentEmail: 'a@pbx.example',
      }),
    ),
  );
  await pbx.stop();
});

it('another request fits no scenario', () => {
  const reader = new ScenarioReader(parseTemplate(fixture('relay.xml')));
  for (const [method, path, body] of [
    ['GET', '/contacts?fax=1', ''],
    ['GET', '/contact?phone=1', ''],
    ['POST', '/contacts?phone=1', ''],
    ['POST', '/calls', '{"number":"1"}'],
    ['POST', '/oauth/token', 'grant_type=client_credentials&client_id=a&client_secret=b'],
  ] as const)
    expect(reader.read({ method, url: `https://relay.example${path}`, body })).toBeUndefined();
});

it.each([
  ['28.11.2026 21:02', 'dd.MM.yyyy HH:mm', '2026-11-28T21:02:00.000Z'],
  ['2026-11-28T21:02:07.123Z', "yyyy-MM-dd'T'HH:mm:ss.fffZ", '2026-11-28T21:02:07.123Z'],
  ['1/2/2026', 'd/M/yyyy', '2026-02-01T00:00:00.000Z'],
  ['21:02:07', 'HH:mm:ss', undefined],
  ['tomorrow', 'yyyy-MM-dd', undefined],
])('the date %s, written with %s', (text, format, expected) => expect(readDate(text, format)).toBe(expected));

describe('calls without a report', () => {
  const lookup = (atMs: number, number: string) => ({
    atMs,
    event: { kind: 'lookup', scenario: '', values: { Number: number } },
  });
  const report = (atMs: number, values: Record<string, string>, status = 201) => ({
    atMs,
    event: { kind: 'report-call', scenario: 'ReportCall', values },
    response: { status, headers: [], body: '' },
  });

  it('are calls that were not answered', () => {
    const calls = new CallsSeen(1_000_000);
    for (const each of [lookup(0, '+4930901820'), lookup(50, '030901820'), lookup(60_000, '+4930901820')])
      calls.add(each);
    expect(calls.all()).toMatchObject([
      { startedAt: 1_000_000, number: '+4930901820', answered: false, direction: 'Inbound' },
      { startedAt: 1_060_000 },
    ]);
  });

  it('a report that does not show its number is of the one that was looked up', () => {
    const calls = new CallsSeen(0);
    calls.add(lookup(0, '+4930901820'));
    calls.add(report(9_000, { CallType: 'Missed' }));
    expect(calls.all()).toMatchObject([{ number: '+4930901820', answered: false, startedAt: 9_000 }]);
  });

  it('a report takes the lookups of its number with it, and counts once it is accepted', () => {
    const calls = new CallsSeen(0);
    calls.add(lookup(0, '030901820'));
    const values = { Number: '+4930901820', CallType: 'Inbound', Duration: '00:01:05' };
    calls.add(report(70_000, values, 503));
    calls.add(report(80_000, values));
    expect(calls.all()).toMatchObject([
      { number: '+4930901820', answered: true, durationSeconds: 65, startedAt: 15_000 },
    ]);
  });
});
