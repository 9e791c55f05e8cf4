import { describe, expect, test } from 'vitest';
import { answer, RelayCrm } from '../../fixtures/crms/relay.ts';
import type { TapDocument, TapExchange } from '../../reports/tap/document.ts';
import { PBX_PROFILES } from '../../simulator/pbx/index.ts';
import { fixture } from '../../simulator/pbx/test-kit.ts';
import { compareTap } from './index.ts';
import { RecordedPbx } from './testing.ts';

const RELAY = fixture('relay.xml');
const SECRET = 's3cret of relay';

/** A PBX before the Relay CRM that rings, reports, searches, chats, and renews its token once. */
async function recorded(): Promise<TapDocument> {
  const crm = new RelayCrm();
  const real = new RecordedPbx(PBX_PROFILES.v20, RELAY, crm.transport, { secrets: [SECRET] });
  const { pbx, clock } = real;
  pbx.save({ ClientId: 'pbx', ClientSecret: SECRET, ReportCallEnabled: 'True' });
  await real.authorize(crm.issueCode());
  clock.forward(1);
  await pbx.call({ number: '+33142000000', agent: '101', durationSeconds: 61 });
  clock.forward(60);
  await pbx.search('love & lace');
  clock.forward(60);
  await pbx.chat({ agent: '101', email: 'ada@relay.example', messages: ['Grüße'] });
  crm.expireAccess();
  clock.forward(60);
  await pbx.search('love & lace');
  await pbx.stop();
  return real.tap();
}

const compared = (tap: TapDocument) =>
  compareTap(tap, {
    template: { name: 'relay.xml', text: RELAY },
    profile: PBX_PROFILES.v20,
    tool: { name: 'test', version: '0' },
  });

/** A real PBX that does something otherwise: the recording with its exchanges changed. */
async function otherwise(change: (exchanges: readonly TapExchange[]) => readonly TapExchange[]) {
  const tap = await recorded();
  const { differences, notCompared } = await compared({ ...tap, exchanges: change(tap.exchanges) });
  expect(notCompared).toEqual([]);
  return differences.map(
    ({ kind, scenario, where, count, claims }) =>
      `${count} ${kind} ${scenario}, ${where}: ${claims.join(' ')}`,
  );
}

type Request = TapExchange['request'];
const requests = (isMeant: (request: Request) => boolean, change: (request: Request) => Partial<Request>) =>
  otherwise((exchanges) =>
    exchanges.map((each) =>
      isMeant(each.request) ? { ...each, request: { ...each.request, ...change(each.request) } } : each,
    ),
  );
const isReport = ({ url }: Request) => url.endsWith('/calls');
const isRefresh = ({ body }: Request) => body.includes('grant_type=refresh_token');
const isSearch = ({ url }: Request) => url.includes('?q=');
const isLookup = ({ url }: Request) => url.includes('?phone=');

test('the recording as it is has no difference', async () => {
  expect(await otherwise((exchanges) => exchanges)).toEqual([]);
});

describe('addresses', () => {
  test('percent-escapes in another case', async () => {
    expect(await requests(isLookup, ({ url }) => ({ url: url.replace('%2B', '%2b') }))).toEqual([
      '1 spelling lookup by number, query parameter phone: addresses',
    ]);
  });
  test('a plus sign that is not escaped', async () => {
    expect(await requests(isLookup, ({ url }) => ({ url: url.replace('%2B', '+') }))).toEqual([
      '1 spelling lookup by number, query parameter phone: addresses',
    ]);
  });
  test('"+" for a space', async () => {
    expect(await requests(isSearch, ({ url }) => ({ url: url.replaceAll('%20', '+') }))).toEqual([
      '3 spelling SearchContacts, query parameter q: addresses',
    ]);
  });
  test('one more query parameter, and their order in Authorize', async () => {
    expect(await requests(isLookup, ({ url }) => ({ url: `${url}&page=1` }))).toEqual([
      '1 missing lookup by number, query parameter page: ',
    ]);
    const moved = (url: string) =>
      url.replace(/response_type=code&(client_id=[^&]*)/, '$1&response_type=code');
    expect(
      await requests(
        ({ url }) => url.includes('/authorize'),
        ({ url }) => ({ url: moved(url) }),
      ),
    ).toEqual(['1 order authorize, query: ']);
  });
  test('another path', async () => {
    expect(await requests(isReport, ({ url }) => ({ url: url.replace('/calls', '/Calls') }))).toEqual([
      '1 value ReportCall, path: ',
    ]);
  });
  test('another method', async () => {
    expect(await requests(isReport, () => ({ method: 'PUT' }))).toEqual(['1 method ReportCall, method: ']);
  });
});

describe('headers', () => {
  test('another spelling of a name', async () => {
    const lower = ({ headers }: Request) => ({
      headers: headers.map(
        ([name, value]) => [name === 'Content-Type' ? 'content-type' : name, value] as const,
      ),
    });
    expect(await requests(isReport, lower)).toEqual(['1 spelling ReportCall, header content-type: ']);
  });
  test('another value', async () => {
    const charset = ({ headers }: Request) => ({
      headers: headers.map(
        ([name, value]) => [name, name === 'Content-Type' ? `${value}; charset=utf-8` : value] as const,
      ),
    });
    expect(await requests(isReport, charset)).toEqual(['1 value ReportCall, header Content-Type: ']);
  });
  test('one that the simulated PBX does not send, and one that the real does not send', async () => {
    const added = ({ headers }: Request) => ({ headers: [...headers, ['User-Agent', '3CX'] as const] });
    expect(await requests(isReport, added)).toEqual(['1 missing ReportCall, header User-Agent: ']);
    const without = ({ headers }: Request) => ({
      headers: headers.filter(([name]) => name !== 'connection'),
    });
    expect(await requests(isReport, without)).toEqual(['1 extra ReportCall, header connection: ']);
  });
  test('another order', async () => {
    expect(await requests(isReport, ({ headers }) => ({ headers: headers.toReversed() }))).toEqual([
      '1 order ReportCall, header: ',
    ]);
  });
  test('another token', async () => {
    const older = ({ headers }: Request) => ({
      headers: headers.map(
        ([name, value]) => [name, value.replace(/<access_token#\d+>/, '<access_token#9>')] as const,
      ),
    });
    expect(await requests(isReport, older)).toEqual(['1 value ReportCall, header Authorization: ']);
  });
});

describe('bodies', () => {
  const json =
    (change: (data: Record<string, unknown>) => unknown) =>
    ({ body }: Request) => ({
      body: JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)),
    });

  test.for([
    [
      'JSON members in another order',
      ({ number, ...rest }) => ({ ...rest, number }),
      '1 order ReportCall, body: bodies',
    ],
    [
      'a number as text',
      (data) => ({ ...data, seconds: String(data['seconds']) }),
      '1 type ReportCall, value seconds: json-types',
    ],
    [
      'a constant of the template',
      (data) => ({ ...data, direction: 'inbound' }),
      '1 value ReportCall, value direction: ',
    ],
    ['one member more', (data) => ({ ...data, more: 1 }), '1 missing ReportCall, value more: '],
    ['one member less', ({ direction: _, ...rest }) => rest, '1 extra ReportCall, value direction: '],
  ] as [string, (data: Record<string, unknown>) => unknown, string][])('%s', async ([, change, expected]) => {
    expect(await requests(isReport, json(change))).toEqual([expected]);
  });

  test('white space, and escapes', async () => {
    const spaced = ({ body }: Request) => ({ body: JSON.stringify(JSON.parse(body), null, 2) });
    expect(await requests(isReport, spaced)).toEqual(['1 layout ReportCall, body: ']);
    const escaped = ({ body }: Request) => ({ body: body.replace('ü', '\\u00fc') });
    expect(await requests(({ url }) => url.endsWith('/chats'), escaped)).toEqual([
      '1 spelling ReportChat, body: ',
    ]);
  });

  test('fields of a form in another order', async () => {
    const moved = ({ body }: Request) => ({
      body: body.replace(/^(grant_type=\w+)&(client_id=\w+)/, '$2&$1'),
    });
    expect(await requests(isRefresh, moved)).toEqual(['2 order Refresh, body: bodies']);
  });

  test('a refresh token that the PBX should have replaced', async () => {
    const stale = ({ body }: Request) => ({ body: body.replace(/<refresh_token#\d+>/, '<refresh_token#9>') });
    expect(await requests(isRefresh, stale)).toEqual(['2 value Refresh, value refresh_token: rotation']);
  });
});

describe('which requests, and when', () => {
  const renumbered = (exchanges: readonly TapExchange[]) =>
    exchanges.map((each, index) => ({ ...each, number: index + 1 }));

  test('a token that was renewed without need', async () => {
    const early = (exchanges: readonly TapExchange[]) => {
      const at = exchanges.findIndex(({ request }) => isReport(request));
      const refresh = exchanges.find(({ request }) => isRefresh(request));
      const before = { ...(refresh as TapExchange), atMs: (exchanges[at]?.atMs ?? 0) - 0.5, durationMs: 0.1 };
      return renumbered([...exchanges.slice(0, at), before, ...exchanges.slice(at)]);
    };
    expect(await otherwise(early)).toEqual(['1 only-real Refresh, request: lifetime']);
  });

  test('a refused request that is not sent again', async () => {
    const gaveUp = (exchanges: readonly TapExchange[]) => {
      const at = exchanges.findIndex(({ response }) => response?.status === 401);
      return exchanges.slice(0, at + 1);
    };
    expect(await otherwise(gaveUp)).toEqual([
      '1 only-simulated Refresh, request: refused-token',
      '1 only-simulated SearchContacts, request: refused-token',
    ]);
  });

  test('a report that is sent once more', async () => {
    const again = (exchanges: readonly TapExchange[]) => {
      const at = exchanges.findIndex(({ request }) => isReport(request));
      const report = exchanges[at] as TapExchange;
      const failed = {
        ...report,
        atMs: report.atMs - 5,
        durationMs: 1,
        response: { status: 503, headers: [], body: '' },
      };
      return renumbered([...exchanges.slice(0, at), failed, ...exchanges.slice(at)]);
    };
    expect(await otherwise(again)).toEqual(['1 only-real ReportCall, request: ']);
  });

  test('a second lookup of a call', async () => {
    const again = (exchanges: readonly TapExchange[]) => {
      const at = exchanges.findIndex(({ request }) => isLookup(request));
      return renumbered(
        [...exchanges.slice(0, at), exchanges[at] as TapExchange, ...exchanges.slice(at)].map(
          (each, index) => (index === at + 1 ? { ...each, atMs: each.atMs + 10 } : each),
        ),
      );
    };
    expect(await otherwise(again)).toEqual(['1 only-real lookup by number, request: lookups-of-a-call']);
  });

  test('two requests of one event at once', async () => {
    const overlapping = (exchanges: readonly TapExchange[]) =>
      exchanges.map((each) => (each.request.url.includes('email=') ? { ...each, durationMs: 15 } : each));
    expect(await otherwise(overlapping)).toEqual(['1 timing ReportChat, time: ']);
  });

  test('more requests at once than the template allows', async () => {
    const crowded = (exchanges: readonly TapExchange[]) =>
      exchanges.map((each) => ({ ...each, durationMs: 1_000_000 }));
    expect((await otherwise(crowded)).filter((each) => each.includes('concurrency'))).toHaveLength(1);
  });
});

test('a tap that begins while the PBX works: tokens from before are taken as they are', async () => {
  const tap = await recorded();
  const at = tap.exchanges.findIndex(({ request }) => isReport(request)) + 1;
  const {
    differences,
    notCompared,
    requests: counted,
    assumed,
  } = await compared({ ...tap, exchanges: tap.exchanges.slice(at) });
  expect(differences).toEqual([]);
  expect(notCompared).toEqual([]);
  expect(counted.equal).toBe(tap.exchanges.length - at);
  expect(assumed).toContain('The access token was in memory when the tap began.');
});

test('an Authorize that the simulated PBX cannot begin is a difference, with the reason', async () => {
  const { differences } = await compareTap(await recorded(), {
    template: { name: 'relay.xml', text: RELAY },
    profile: PBX_PROFILES.v20,
    settings: new Map([['Host', 'no address']]),
    tool: { name: 'test', version: '0' },
  });
  expect(differences).toContainEqual(
    expect.objectContaining({
      kind: 'only-real',
      scenario: 'Exchange',
      what: expect.stringContaining('is not an absolute http or https URL'),
    }),
  );
});

test('requests that fit no scenario are said, and not guessed', async () => {
  const tap = await recorded();
  const [first] = tap.exchanges.slice(-1);
  const foreign = {
    ...(first as TapExchange),
    endpoint: 'api',
    request: { ...(first as TapExchange).request, url: 'https://relay.example/elsewhere' },
  };
  const { notCompared } = await compared({ ...tap, exchanges: [...tap.exchanges, foreign] });
  expect(notCompared).toEqual([
    { what: 'GET /elsewhere', why: 'the request fits no scenario of the template', count: 1 },
  ]);
});

test('an event of which the tap has kept a part is not compared', async () => {
  const tap = await recorded();
  const exchanges = tap.exchanges.map((each) =>
    isLookup(each.request) && each.response
      ? { ...each, cut: true as const, response: { ...each.response, body: '{"contacts":[{"id' } }
      : each,
  );
  const { differences, notCompared } = await compared({ ...tap, exchanges });
  expect(differences).toEqual([]);
  expect(notCompared.map(({ why }) => why)).toContain('the tap has kept only the beginning of a body');
});

test('local times beside UTC tell the clocks of the PBX', async () => {
  const text = `<Crm Name="Clocks"><Scenarios><Scenario Id="ReportCall"><Request Url="https://relay.example/calls" RequestType="Post" RequestEncoding="Json"><PostValues><Value Key="number">[Number]</Value><Value Key="type">[CallType]</Value><Value Key="there">[[CallStartTimeLocal].ToString("yyyy-MM-dd HH:mm:ss")]</Value><Value Key="at">[CallStartTimeUTCMillis]</Value></PostValues></Request></Scenario></Scenarios></Crm>`;
  const real = new RecordedPbx(PBX_PROFILES.v20, text, async () => answer(200, {}), {
    settings: { timeZone: 'Europe/Paris' },
  });
  await real.pbx.call({ number: '+33142000000', agent: '101', durationSeconds: 61 });
  await real.pbx.stop();
  const {
    differences,
    requests: counted,
    assumed,
  } = await compareTap(real.tap(), {
    template: { name: 'clocks.xml', text },
    profile: PBX_PROFILES.v20,
    tool: { name: 'test', version: '0' },
  });
  expect(differences).toEqual([]);
  expect(counted).toEqual({ real: 1, simulated: 1, compared: 1, equal: 1 });
  expect(assumed).toContain('The clocks of the PBX are those of Etc/GMT-1, by local times beside UTC.');
});
