import { expect, test } from 'vitest';
import { answer, type CrmRequest, type CrmResponse } from '../../fixtures/crms/relay.ts';
import { parseTemplate } from '../template/parse.ts';
import { createEngine, NO_AUTHENTICATION, type Run } from './engine.ts';
import { lookup, whyDropped } from './lookup.ts';
import { runChain } from './scenario.ts';
import { emptyScope, extend } from './scope.ts';
import { Trace } from './trace.ts';

type Answers = { [path: string]: CrmResponse | ((request: CrmRequest) => CrmResponse) };

/** Runs scenarios (the inside of `Scenarios`) against answers by path. */
function bench(scenarios: string, answers: Answers, settings: Record<string, string> = {}) {
  const template = parseTemplate(
    `<Crm Name="t" Version="1" Country="FR"><Authentication Type="No"/><Scenarios>${scenarios}</Scenarios></Crm>`,
  );
  const requests: CrmRequest[] = [];
  const engine = createEngine(template, {
    transport: async (request) => {
      requests.push(request);
      const found = answers[new URL(request.url).pathname] ?? answer(404, '');
      return typeof found === 'function' ? found(request) : found;
    },
  });
  const trace = new Trace();
  const run: Run = {
    engine,
    authenticator: NO_AUTHENTICATION,
    settings: extend(emptyScope, new Map(Object.entries(settings))),
    values: new Map([['Number', '+331']]),
    trace,
  };
  return {
    requests,
    trace,
    paths: () => requests.map(({ url }) => url.replace('https://crm.example', '')),
    chain: (id: string) => runChain(run, engine.scenario(id)),
    lookup: (number = '+331') =>
      lookup(
        run,
        template.scenarios.filter(({ id }) => id === ''),
        { number },
      ),
  };
}

const people = answer(200, {
  people: [
    { id: 1, n: 'a' },
    { id: 2, n: 'b' },
  ],
});
const listing = (next: string, more = '') => `
  <Scenario Id="List" Type="REST"><Request Url="https://crm.example/people" RequestType="Get" ResponseType="Json"/>
    <Rules><Rule Type="Any">people.id</Rule></Rules>
    <Variables><Variable Name="Id" Path="people.id"/><Variable Name="N" Path="people.n"/></Variables>
    <Outputs Next="${next}" ${more}><Output Type="Early" Value="[N]"/></Outputs></Scenario>`;

test('Next runs once per passing record with the ancestors’ variables; only the last yields contacts', async () => {
  const { chain, paths } = bench(
    `${listing('Detail')}
    <Scenario Id="Detail" Type="REST"><Request Url="https://crm.example/detail?id=[Id]" RequestType="Get" ResponseType="Json"/>
      <Variables><Variable Name="Phone">phone<Filter/></Variable></Variables>
      <Outputs AllowEmpty="false"><Output Type="LastName" Value="[N]"/><Output Type="PhoneMobile" Value="[Phone]"/></Outputs></Scenario>`,
    {
      '/people': people,
      '/detail': (request) => answer(200, { phone: `+${new URL(request.url).searchParams.get('id')}` }),
    },
  );
  const result = await chain('List');
  expect(result.found.map((outputs) => Object.fromEntries(outputs))).toEqual([
    { LastName: 'a', PhoneMobile: '+1' },
    { LastName: 'b', PhoneMobile: '+2' },
  ]);
  expect(paths()).toEqual(['/people', '/detail?id=1', '/detail?id=2']);
});

test('SkipIf sends nothing and goes on; the skipped variables are empty', async () => {
  const skipping = listing('Send').replace('<Request ', '<Request SkipIf="[Number]!=&quot;&quot;" ');
  const { chain, paths, trace } = bench(
    `${skipping}<Scenario Id="Send" Type="REST"><Request Url="https://crm.example/send?id=[Id]&amp;x=[Nowhere]" RequestType="Get"/></Scenario>`,
    { '/send': answer(200, '') },
  );
  await chain('List');
  expect(paths()).toEqual(['/send?id=&x=[Nowhere]']);
  expect(trace.toJSON()[0]).toMatchObject({
    scenario: 'List',
    skipped: 'SkipIf holds: [Number]!=""',
    next: 'Send',
  });
});

test.for([
  ['false', ['/people']],
  ['true', ['/people', '/send?id=']],
] as const)('no record and AllowEmpty %s', async ([allowEmpty, expected]) => {
  const { chain, paths } = bench(
    `${listing('Send', `AllowEmpty="${allowEmpty}"`)}<Scenario Id="Send" Type="REST"><Request Url="https://crm.example/send?id=[Id]" RequestType="Get"/></Scenario>`,
    { '/people': answer(200, { people: [] }), '/send': answer(200, '') },
  );
  const result = await chain('List');
  expect(paths()).toEqual(expected);
  expect(result.ended).toBe(allowEmpty === 'false');
});

test('a circle of Next ends with its path named', async () => {
  const link = (id: string, next: string) =>
    `<Scenario Id="${id}" Type="REST"><Request Url="https://crm.example/x" RequestType="Get"/><Outputs Next="${next}"/></Scenario>`;
  const { chain } = bench(link('A', 'B') + link('B', 'C') + link('C', 'A'), { '/x': answer(200, '') });
  await expect(chain('A')).rejects.toMatchObject({
    code: 'chain-loop',
    message: expect.stringContaining('A > B > C > A'),
  });
});

test('a chain over very many records is stopped', async () => {
  const many = answer(200, { people: Array.from({ length: 2000 }, (_, id) => ({ id: id + 1, n: 'x' })) });
  const { chain, requests } = bench(
    `${listing('Send')}<Scenario Id="Send" Type="REST"><Request Url="https://crm.example/send" RequestType="Get"/></Scenario>`,
    { '/people': many, '/send': answer(200, '') },
  );
  await expect(chain('List')).rejects.toMatchObject({ code: 'too-many-requests' });
  expect(requests).toHaveLength(500);
});

test('SQL is not simulated; a missing Next and an invalid response are reported', async () => {
  const sql = bench('<Scenario Id="S" Type="SQLDatabase"><Request Url="x"/></Scenario>', {});
  await expect(sql.chain('S')).rejects.toMatchObject({ code: 'not-simulated' });
  const missing = bench(listing('Nowhere'), { '/people': people });
  await expect(missing.chain('List')).rejects.toMatchObject({ code: 'missing-scenario' });
  const page = bench(listing(''), { '/people': answer(200, '<html>') });
  await expect(page.chain('List')).rejects.toMatchObject({ code: 'bad-response' });
  expect(page.trace.toJSON()[0]?.error).toContain('not JSON. Check that the URL leads to the CRM');
});

test('a redirect to another host fails, with that host named', async () => {
  const { chain, requests } = bench(listing(''), {
    '/people': answer(302, '', { location: 'https://other.example/login?back=secret' }),
  });
  await expect(chain('List')).rejects.toThrow(/https:\/\/other\.example\), which is not followed/);
  expect(requests).toHaveLength(1);
});

test('text from an answer is not evaluated again', async () => {
  const { chain } = bench(listing(''), {
    '/people': answer(200, { people: [{ id: 1, n: '[Number] {{x}} ^^' }] }),
  });
  expect((await chain('List')).found[0]?.get('Early')).toBe('[Number] {{x}} ^^');
});

const entity = (id: string, skip = '') => `
  <Scenario Id="" EntityId="${id}" EntityOrder="[Order]" Type="REST"><Request ${skip} Url="https://crm.example/${id}" RequestType="Get" ResponseType="Json"/>
    <Rules><Rule Type="Any">id</Rule></Rules><Variables><Variable Name="Id" Path="id"/><Variable Name="P" Path="phone"/></Variables>
    <Outputs AllowEmpty="false"><Output Type="ContactUrl" Value="u"/><Output Type="LastName" Value="[Id]"/><Output Type="LastName" Value=""/><Output Type="PhoneHome" Value="[P]"/></Outputs></Scenario>`;
const found = answer(200, { id: 'x', phone: '0033-1 22' });

test('lookups run in document order; FoundRecordCount lets later ones skip themselves', async () => {
  const skip = 'SkipIf="[IIf([FoundRecordCount]&gt;0,True,False)]"';
  const { lookup: run, paths } = bench(entity('A', skip) + entity('B', skip) + entity('C', skip), {
    '/A': answer(200, {}),
    '/B': found,
  });
  expect((await run()).contacts).toEqual([{ ContactUrl: 'u', LastName: 'x', PhoneHome: '0033-1 22' }]);
  expect(paths()).toEqual(['/A', '/B']);
});

test('EntityOrder gives the order; an entity it does not name is not looked up', async () => {
  const {
    lookup: run,
    paths,
    trace,
  } = bench(entity('A') + entity('B') + entity('C'), { '/A': found, '/C': found }, { Order: 'C/A' });
  expect((await run()).contacts).toHaveLength(2);
  expect(paths()).toEqual(['/C', '/A']);
  expect(String(trace)).toContain('EntityOrder (C/A) does not name it');
});

test('an error of one lookup does not stop the others', async () => {
  const { lookup: run } = bench(entity('A') + entity('B'), { '/A': answer(500, ''), '/B': found });
  const outcome = await run();
  expect(outcome.contacts).toHaveLength(1);
  expect(outcome.errors).toMatchObject([{ code: 'http-status', status: 500 }]);
});

test('a contact is dropped without a name, without a phone, or without the number in any phone', () => {
  expect(whyDropped({ ContactUrl: 'u', LastName: 'x', PhoneHome: '(0)33 / 14' }, '+3314')).toBeUndefined();
  expect(whyDropped({ ContactUrl: 'u', CompanyName: 'x', FaxBusiness: '+33 14' }, '003314')).toBeUndefined();
  expect(whyDropped({ ContactUrl: 'u', FirstName: 'x', PhoneMobile: '+33 14' }, '14')).toBeUndefined();
  expect(whyDropped({ ContactUrl: 'u', FullName: 'x', PhoneMobile: '+3314' }, '+3314')).toContain(
    'no FirstName',
  );
  expect(whyDropped({ ContactUrl: 'u', LastName: 'x' }, '+3314')).toContain('no phone output');
  expect(
    whyDropped({ ContactUrl: 'u', LastName: 'x', PhoneHome: '+3315', Email: '3314' }, '+3314'),
  ).toContain('no match');
  expect(whyDropped({ ContactUrl: 'u', LastName: 'x' }, undefined)).toBeUndefined();
});
