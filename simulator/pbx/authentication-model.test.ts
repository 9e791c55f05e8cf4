import { describe, expect, test } from 'vitest';
import { answer, type CrmRequest, type CrmResponse } from '../../fixtures/crms/relay.ts';
import { createPbx } from './pbx.ts';
import { TestClock } from './test-kit.ts';

const token = answer(200, { token: 'opaque', session: 's-1' });
const AUTHENTICATE =
  '<Variables><Variable Name="Token" Path="token"/><Variable Name="Session" Path="session"/></Variables>';

/** A PBX whose template authenticates by a scenario that is skipped, outputs a header or stores, as asked; one lookup. */
function bench(
  { store = '', outputs = '', skipIf = '', body = '' },
  answers: { [path: string]: CrmResponse } = {},
) {
  const requests: CrmRequest[] = [];
  const pbx = createPbx({
    clock: new TestClock(),
    transport: async (request) => {
      requests.push(request);
      return answers[new URL(request.url).pathname] ?? token;
    },
  });
  const xml = `<Crm Name="T" Version="1"><Authentication Type="Scenario" ${store}><Value>Auth</Value></Authentication><Scenarios>
    <Scenario Id="Auth"><Request Url="https://crm.example/token" RequestType="Post" Message="who"/><Rules><Rule>token</Rule></Rules>${AUTHENTICATE}<Outputs Next="Session"/></Scenario>
    <Scenario Id="Session"><Request Url="https://crm.example/session" RequestType="Post" Message="again"/><Rules><Rule>session</Rule></Rules>${AUTHENTICATE}<Outputs>${outputs}</Outputs></Scenario>
    <Scenario Id=""><Request Url="https://crm.example/contacts" RequestType="Post" SkipIf="${skipIf}" Message="${body}"/></Scenario></Scenarios></Crm>`;
  pbx.select(pbx.addTemplate('T.xml', xml).name);
  return { pbx, requests, paths: () => requests.map(({ url }) => new URL(url).pathname) };
}

const HEADER =
  '<Output Type="HeaderName" Value="Authorization"/><Output Type="HeaderValue" Value="Bearer [Token]"/>';

describe('a scenario that authenticates', () => {
  test('is not run for a scenario that skips itself', async () => {
    const skipped = bench({ outputs: HEADER, skipIf: 'True' });
    await skipped.pbx.ring({ number: '331', agent: '101' });
    expect(skipped.paths()).toEqual([]);
    const asked = bench({ outputs: HEADER });
    await asked.pbx.ring({ number: '331', agent: '101' });
    expect(asked.paths()).toEqual(['/token', '/session', '/contacts']);
  });

  test('sends none of the headers that it makes, also when it runs again after a 401', async () => {
    const { pbx, requests } = bench({ outputs: HEADER }, { '/contacts': answer(401, {}) });
    await pbx.ring({ number: '331', agent: '101' });
    const authorization = requests.map(({ url, headers }) => [
      new URL(url).pathname,
      headers.find(([name]) => name === 'Authorization')?.[1],
    ]);
    expect(authorization).toEqual([
      ['/token', undefined],
      ['/session', undefined],
      ['/contacts', 'Bearer opaque'],
      ['/token', undefined],
      ['/session', undefined],
      ['/contacts', 'Bearer opaque'],
    ]);
  });

  test.for([
    ['without any output', {}, ''],
    ['with an output', { outputs: HEADER }, 's-1'],
    ['with StoreAllValues', { store: 'StoreAllValues="true"' }, 's-1'],
  ] as const)(
    'keeps its variables for later scenarios only with an output or StoreAllValues: %s',
    async ([, how, text]) => {
      const { pbx, requests } = bench({ ...how, body: '[Session]' });
      await pbx.ring({ number: '331', agent: '101' });
      expect(requests.at(-1)?.body ?? '').toBe(text);
    },
  );
});
