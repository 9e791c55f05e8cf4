import { describe, expect, test } from 'vitest';
import { answer, type CrmResponse } from '../../fixtures/crms/relay.ts';
import { parseTemplate } from '../template/parse.ts';
import { createEngine, NO_AUTHENTICATION } from './engine.ts';
import { lookup } from './lookup.ts';
import { emptyScope } from './scope.ts';
import { Trace } from './trace.ts';

/** One lookup by a template with these scenarios, against a CRM that answers everything alike. */
async function lookupWith(scenarios: string, response: CrmResponse) {
  const template = parseTemplate(`<Crm Name="t" Version="1"><Scenarios>${scenarios}</Scenarios></Crm>`);
  const trace = new Trace();
  const run = {
    engine: createEngine(template, { transport: async () => response }),
    authenticator: NO_AUTHENTICATION,
    settings: emptyScope,
    values: new Map([['Number', '331']]),
    trace,
  };
  const first = template.scenarios.filter(({ id }) => id === '');
  return { trace, ...(await lookup(run, first, { number: '331' })) };
}

const scenario = (request: string, type = 'Json') => `
  <Scenario Id=""><Request Url="https://crm.example/" ResponseType="${type}" ${request}/>
    <Rules><Rule Type="Any">r.p.n</Rule></Rules>
    <Variables><Variable Name="N" Path="r.p.n"/></Variables>
    <Outputs Next=""><Output Type="ContactUrl" Value="u"/><Output Type="LastName" Value="[N]"/><Output Type="PhoneHome" Value="331"/></Outputs></Scenario>`;

const TEN_MEGABYTES = 10_000_000;
const filled = (head: string, record: string, tail: string) =>
  head + record.repeat(Math.ceil(TEN_MEGABYTES / record.length)) + tail;

describe('an answer of 10 MB', () => {
  const one = 'x'.repeat(TEN_MEGABYTES);
  const text = 'x'.repeat(70);

  test('of one record is read, and shown shortened in the trace', async () => {
    const body = JSON.stringify({ r: { p: [{ n: one }] } });
    const { contacts, trace } = await lookupWith(scenario(''), answer(200, body));
    expect(contacts.map((contact) => contact['LastName']?.length)).toEqual([TEN_MEGABYTES]);
    expect(JSON.stringify(trace).length).toBeLessThan(20_000);
  });

  test.for([
    ['Json', filled(`{"r":{"p":[{"n":"${text}"}`, `,{"n":"${text}"}`, ']}}'), '100000 records'],
    ['Xml', filled('<r>', `<p><n>${text}</n></p>`, '</r>'), '2097152 characters'],
  ] as const)('of very many %s records is refused', async ([type, body, limit]) => {
    const { contacts, errors } = await lookupWith(scenario('', type), answer(200, body));
    expect(contacts).toEqual([]);
    expect(errors).toMatchObject([{ code: 'too-large' }]);
    expect(errors[0]?.message).toContain(`more than ${limit}`);
  });

  test('in XML would keep the PBX busy for seconds: one of 2 MB is read', async () => {
    const body = (length: number) => `<r><p><n>${'x'.repeat(length)}</n></p></r>`;
    const { contacts } = await lookupWith(scenario('', 'Xml'), answer(200, body(2_000_000)));
    expect(contacts.map((contact) => contact['LastName']?.length)).toEqual([2_000_000]);
    const { errors } = await lookupWith(scenario('', 'Xml'), answer(200, body(TEN_MEGABYTES)));
    expect(errors).toMatchObject([{ code: 'too-large' }]);
  });

  test('of as many records as are taken is read; one more is an error', async () => {
    const found = (count: number) =>
      lookupWith(scenario(''), answer(200, { r: { p: Array(count).fill({ n: 'a' }) } }));
    expect((await found(10_000)).contacts).toHaveLength(10_000);
    expect((await found(10_001)).errors).toMatchObject([
      { code: 'too-large', message: expect.stringContaining('contain 10001 records; the limit is 10000') },
    ]);
  });
});

describe('a nest of 1 000 levels, reported and not overflown', () => {
  const nest = (open: string, close: string) => open.repeat(1000) + close.repeat(1000);
  const sound = answer(200, { r: { p: { n: 'a' } } });

  test.for([
    ['Json', nest('{"r":[', ']}')],
    ['Xml', nest('<r>', '</r>')],
  ] as const)('in a %s answer', async ([type, body]) => {
    const { errors } = await lookupWith(scenario('', type), answer(200, body));
    expect(errors).toMatchObject([{ code: 'bad-response', message: expect.stringContaining('512 levels') }]);
  });

  test('in an expression', async () => {
    const { errors } = await lookupWith(scenario(`SkipIf="${nest('(', ')')}"`), sound);
    expect(errors).toMatchObject([{ code: 'too-deep' }]);
  });

  test('in a body, as deep as a template may be', async () => {
    const body = `<PostValues>${'<Array Key="">'.repeat(240)}<Value Key="">x</Value>${'</Array>'.repeat(240)}</PostValues>`;
    const post = `<Scenario Id=""><Request Url="https://crm.example/" RequestType="Post" RequestEncoding="Json">${body}</Request></Scenario>`;
    const { errors, trace } = await lookupWith(post, sound);
    expect(errors).toEqual([]);
    expect(trace.toJSON()[0]?.request?.body).toContain(`${'['.repeat(240)}"x"`);
    expect(() => parseTemplate(post.replace(body, nest('<Object>', '</Object>')))).toThrow(/256 deep/);
  });
});

test('an expression of 1 MB is an error of its scenario', async () => {
  const { errors } = await lookupWith(scenario(`SkipIf="${'[Number]'.repeat(131_072)}"`), answer(200, ''));
  expect(errors).toMatchObject([{ code: 'too-long' }]);
});

test('a circle of Next that sends nothing is an error of its scenario', async () => {
  const circle = scenario('SkipIf="True"').replace('Next=""', 'Next="A"');
  const link = (id: string, next: string) =>
    circle.replace('Id=""', `Id="${id}"`).replace('Next="A"', `Next="${next}"`);
  const { errors } = await lookupWith(circle + link('A', 'B') + link('B', 'A'), answer(200, ''));
  expect(errors).toMatchObject([{ code: 'chain-loop', message: expect.stringContaining('A > B > A') }]);
});
