import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { expect, onTestFinished, test } from 'vitest';
import { serveCrm } from '../../fixtures/crms/serve.ts';
import { PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
import { createPbx } from './pbx.ts';
import { TestClock } from './test-kit.ts';

const folder = process.env['PBX_FIELD'];
const run = folder ? test : test.skip;
if (!folder) console.info('field cases: skipped, because PBX_FIELD does not name a folder that holds them');

const NUMBER = '+43123456';
const DIGITS = '43123456';

/** A PBX with a template from the field, and a CRM that answers every request alike. */
async function bench(name: string, answer: object, profile: PbxProfileName = 'v20') {
  const crm = await serveCrm([http.all('*', () => HttpResponse.json(answer))]);
  const pbx = createPbx({ clock: new TestClock(), profile: PBX_PROFILES[profile] });
  onTestFinished(async () => {
    await pbx.stop();
    await crm.close();
  });
  const text = readFileSync(join(folder ?? '', 'templates', `${name}.xml`), 'utf8');
  pbx.select(pbx.addTemplate(`${name}.xml`, text.replaceAll('http://127.0.0.1:4511', crm.url)).name);
  const values: Record<string, string> = { U: crm.url, Url: crm.url, ApiKey: 'key-1' };
  const own = pbx.parameters().flatMap(({ name: each }) => (each in values ? [each] : []));
  pbx.save(Object.fromEntries(own.map((each) => [each, values[each] ?? ''])));
  return {
    pbx,
    ring: (more: object = {}) => pbx.ring({ number: NUMBER, agent: '101', ...more }),
    sent: () =>
      crm.taken().map(({ method, path, body }) => `${method} ${path}${body === '' ? '' : ` ${body}`}`),
  };
}

/** The one contact of the templates that look up at `/lookup`. */
const contacts = (more: object = {}) => ({
  data: {
    contacts: [
      {
        id: 'c1',
        first: 'Grete',
        last: 'Hermann',
        phones: [
          { type: 'work', number: NUMBER },
          { type: 'mobile', number: '+43 660' },
        ],
        ...more,
      },
    ],
  },
});
const LOOKUP = `GET /lookup?n=%2B${DIGITS}`;

run('create-from-client-in-two-steps: the form is sent, and the contact fetched', async () => {
  const { pbx, sent } = await bench('create-from-client-in-two-steps', { id: 'p1', first: 'Ada', last: 'B' });
  const form = { FirstName: 'Ada', LastName: 'B', Email: 'a@b.example', Number: '+44' };
  const { contact, errors } = await pbx.createContactFromClient(form);
  expect(errors).toEqual([]);
  expect(contact).toMatchObject({ FirstName: 'Ada', LastName: 'B' });
  expect(sent()).toEqual([
    'POST /people {"first":"Ada","last":"B","email":"a@b.example","phone":"+44"}',
    'GET /people/p1',
  ]);
});

run('client-form: the company is offered, as templates expect', async () => {
  const { pbx, sent } = await bench('client-form', {});
  await pbx.createContactFromClient({ FirstName: 'Ada', LastName: 'B', Company: 'ACME' });
  expect(sent()).toEqual(['POST /c {"f":"Ada","l":"B","co":"ACME"}']);
});

run.each([
  ['v18', ['POST /r {"t":"[Transcription]","q":""}']],
  ['v20', []],
  ['v20-no-ai', []],
] as const)('unquoted-words-and-absent-names: %s', async (profile, requests) => {
  const { pbx, ring, sent } = await bench('unquoted-words-and-absent-names', {}, profile);
  const { callId } = await ring();
  const { journaling, errors } = await pbx.endCall(callId, { transcription: 'hi' });
  expect(sent()).toEqual(requests);
  expect(journaling).toBe(profile === 'v18' ? 'sent' : 'failed');
  const refusal = { code: 'unquoted-text', message: expect.stringMatching(/Inbound(?!.*True)/) };
  expect(errors).toEqual(profile === 'v18' ? [] : [refusal]);
});

run.each([
  ['Inbound', true],
  ['Outbound', false],
] as const)('iif-branch-is-a-comparison: an unknown number on an %s call', async (direction, creates) => {
  const { ring, sent } = await bench('iif-branch-is-a-comparison', {});
  expect(await ring({ direction })).toMatchObject({ created: creates, errors: [] });
  const created = creates ? [`POST /people {"phone":"${NUMBER}"}`] : [];
  expect(sent()).toEqual([`GET /people?n=${NUMBER}`, ...created]);
});

run(
  'empty-first-lookup: a constant output counts as found, so that the second lookup skips itself',
  async () => {
    const { pbx, ring, sent } = await bench('empty-first-lookup', { contacts: [] });
    const { contact, trace } = await ring();
    expect(contact).toBeUndefined();
    expect(sent()).toEqual(['GET /contacts']);
    expect(JSON.stringify(trace)).toContain('SkipIf holds');
    expect(pbx.status().profile).toBe('v20');
  },
);

run('two-scenarios: both lists are used', async () => {
  const { ring, sent } = await bench('two-scenarios', { f: 'Grete', p: NUMBER });
  expect(await ring()).toMatchObject({ contact: { FirstName: 'Grete', PhoneMobile: NUMBER } });
  expect(sent()).toEqual([`GET /a?n=${DIGITS}`, `GET /b?n=${DIGITS}`]);
});

run('partial-scope: the number is there by one chain, and not by the other', async () => {
  const { pbx, ring } = await bench('partial-scope', { f: 'Grete', p: NUMBER, h: '+43 9' });
  expect((await ring()).contact).not.toHaveProperty('PhoneHome');
  expect((await pbx.lookupByEmail('g@example.org')).contact).toMatchObject({ PhoneHome: '+43 9' });
});

run('dotted-index: nobody is found, a Post has no body, and a Phone is none', async () => {
  const { pbx, ring, sent } = await bench('dotted-index', { users: [{ id: 1, f: 'Grete', p: NUMBER }] });
  expect(await ring()).toMatchObject({ contact: undefined, errors: [] });
  expect(sent()).toEqual([`GET /a?n=${NUMBER}&key=key-1`]);
  const { dropped } = await pbx.lookupByEmail('g+1@example.org');
  expect(dropped).toMatchObject([{ contact: { FirstName: 'x', Phone: '1' } }]);
  expect(sent()).toEqual(['POST /e?email=g+1@example.org']);
});

run('iif-without-brackets: the contact shows the text of the expression', async () => {
  const { ring } = await bench('iif-without-brackets', contacts());
  expect(JSON.stringify((await ring()).contact)).toContain('IIf(');
});

run('json-false-compared: a false of the CRM is shown as a number', async () => {
  const { ring } = await bench('json-false-compared', contacts({ san: false, raw: '+43 1' }));
  expect((await ring()).contact).toMatchObject({ PhoneHome: 'False' });
});

run('filter-path-relative: the filter does not apply', async () => {
  const { ring, sent } = await bench('filter-path-relative', contacts());
  const { contact, dropped } = await ring();
  expect(sent()).toEqual([LOOKUP]);
  expect(contact).toBeUndefined();
  expect(dropped).toMatchObject([{ contact: { PhoneMobile: '+43 660' } }]);
  expect(dropped[0]?.contact).not.toHaveProperty('PhoneBusiness');
});

run('replace-backslash-n: the line break stays', async () => {
  const { pbx, ring, sent } = await bench('replace-backslash-n', contacts());
  const { callId } = await ring();
  sent();
  await pbx.endCall(callId, { durationSeconds: 5 });
  expect(sent()).toEqual([expect.stringContaining('\\nsecond line"')]);
});

run('blank-in-host: no request can be sent', async () => {
  const { ring, sent } = await bench('blank-in-host', contacts());
  expect(await ring()).toMatchObject({ errors: [{ code: 'bad-url' }] });
  expect(sent()).toEqual([]);
});
