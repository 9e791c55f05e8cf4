import { expect, test } from 'vitest';
import { fixture, relayPbx } from '../pbx/test-kit.ts';
import { startXapi } from './testing.ts';

const NUMBER = '+33142000000';
const INTEGRATION = '/CrmIntegration';

test('a page that was read and saved unchanged changes nothing, and shows no secret', async () => {
  const { client, pbx } = await startXapi();
  const { json: page } = await client.get(INTEGRATION);
  expect(page).toMatchObject({ Id: 'crm', Name: 'Relay', Country: 'FR', EnabledForExternalCalls: true });
  expect(page.PossibleValues).toBeUndefined();
  expect(JSON.stringify(page)).not.toMatch(/s3cret of relay|refresh-token-/);
  expect((await client.send('PATCH', INTEGRATION, page)).status).toBe(204);
  expect((await client.get(INTEGRATION)).json).toEqual(page);
  expect(pbx.status().state).toBe('authorized');
  expect((await pbx.ring({ number: NUMBER, agent: '101' })).contact).toBeDefined();
});

test('a page that was loaded before Authorize overwrites the fresh token', async () => {
  const bench = await startXapi();
  const { client, pbx, crm } = bench;
  const { json: stale } = await client.get(INTEGRATION);
  const { state } = pbx.beginAuthorize();
  await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }));
  expect((await client.send('PATCH', INTEGRATION, { VariableChoices: stale.VariableChoices })).status).toBe(
    204,
  );
  expect(pbx.status().state).toBe('token-overwritten');
});

test('a page from before the first Authorize overwrites the token with nothing', async () => {
  const { client, pbx, crm } = await startXapi(relayPbx());
  const { json: stale } = await client.get(INTEGRATION);
  const { state } = pbx.beginAuthorize();
  await pbx.callback(new URLSearchParams({ code: crm.issueCode(), state }));
  await client.send('PATCH', INTEGRATION, stale);
  expect(pbx.status().state).toBe('token-overwritten');
  expect((await pbx.ring({ number: NUMBER, agent: '101' })).contact).toBeUndefined();
});

test('values, options and the selected template are changed together or not at all', async () => {
  const { client, pbx } = await startXapi();
  pbx.addTemplate('other.xml', fixture('relay.xml').replace('Name="Relay"', 'Name="Other"'));
  const refused = await client.send('PATCH', INTEGRATION, {
    Name: 'Other',
    VariableChoices: [{ Key: 'ReportCallEnabled', Value: 'perhaps' }],
  });
  expect([refused.status, refused.json.error.code]).toEqual([400, 'bad-value']);
  expect(pbx.status().template).toBe('Relay');
  const body = {
    Name: 'Other',
    EnabledForDidCalls: false,
    PhonebookPriorityOptions: 'NotQueryIfInPhonebookFound',
    VariableChoices: [{ Key: 'ClientId', Value: 'changed' }],
  };
  expect((await client.send('PATCH', INTEGRATION, body)).status).toBe(204);
  expect(pbx.parameters().find(({ name }) => name === 'ClientId')?.value).toBe('changed');
  expect(
    (await client.get(`${INTEGRATION}?$select=Name,EnabledForDidCalls&$expand=PossibleValues`)).json,
  ).toEqual({
    Name: 'Other',
    EnabledForDidCalls: false,
    PossibleValues: [
      { Id: 1, Name: 'Relay' },
      { Id: 2, Name: 'Other' },
    ],
  });
  await client.send('PATCH', INTEGRATION, { Name: '' });
  expect((await client.get(INTEGRATION)).json).toMatchObject({ Name: '', VariableChoices: [] });
});

test.for([
  [{ Country: 'DE' }, 'Country'],
  [{ Id: 'other' }, 'Id'],
  [{ VariableChoices: [{ Key: 'RefreshToken', Value: 'typed in' }] }, 'not typed in'],
  [{ VariableChoices: [{ Key: 'Nothing', Value: 'x' }] }, 'no parameter'],
  [{ VariableChoices: [{ Key: '__proto__', Value: 'x' }] }, 'no parameter'],
  [{ Nmae: 'Relay' }, 'Nmae'],
  [{ Name: 'Nothing' }, 'no template'],
] as const)('saving %j is refused in OData’s shape', async ([body, why]) => {
  const { client } = await startXapi();
  const { status, json } = await client.send('PATCH', INTEGRATION, body);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(json.error.message).toContain(why);
});

test('each mode of a test asks the CRM, and its log shows no secret', async () => {
  const { client, crm } = await startXapi();
  crm.rotates = false;
  const press = (mode: string, query: string) =>
    client.send('POST', `${INTEGRATION}/Pbx.Test`, { mode, query });
  const { json: found } = await press('PhoneExact', NUMBER);
  expect(found).toMatchObject({ IsError: false, SearchResult: [{ FirstName: 'Ada', ContactType: null }] });
  expect(found.Log).toContain('/contacts?phone=');
  expect(found.Log).not.toMatch(/s3cret of relay|access-token-|refresh-token-/);
  expect((await press('Email', 'ada@relay.example')).json.SearchResult).toHaveLength(1);
  expect((await press('Search', 'love')).json.IsError).toBe(false);
  crm.trouble = { status: 500, headers: {}, body: Buffer.from('') };
  expect((await press('PhoneExact', NUMBER)).json).toMatchObject({ IsError: true, SearchResult: [] });
});

test('an authorization is begun, completed in the browser, and its value read masked', async () => {
  const { client, pbx, crm } = await startXapi(relayPbx());
  const get = (name: string) => client.get(`${INTEGRATION}/Pbx.GetOAuth(variable=${name})`);
  expect((await get("'RefreshToken'")).json).toEqual({ Key: 'RefreshToken', Value: '' });
  const state = {
    Variable: 'RefreshToken',
    RedirectUri: `${pbx.url}/oauth/callback`,
    PKCECodeVerifier: 'v'.repeat(43),
  };
  const { json: begun } = await client.send('POST', `${INTEGRATION}/Pbx.SetOAuthState`, { state });
  expect(begun.CodeChallenge).toMatch(/^[\w-]{43}$/);
  const back = await fetch(`${state.RedirectUri}?code=${crm.issueCode()}&state=${begun.State}`);
  expect(back.status).toBe(200);
  const { json: token } = await get('RefreshToken');
  expect(token.Value).toMatch(/^•+ \(\d+\)$/);
  expect((await get('ClientId')).status).toBe(404);
  const again = await client.send('POST', `${INTEGRATION}/Pbx.SetOAuthState`, {
    state: { Variable: 'RefreshToken', RedirectUri: 'https://pbx.example/' },
  });
  expect(again.json.CodeChallenge).toBeNull();
});

test('templates are listed, read by a name in quotes or bare, shown as XML and deleted', async () => {
  const { client, pbx } = await startXapi();
  const quoted = "It's (A) / B";
  pbx.addTemplate('odd.xml', fixture('relay.xml').replace('Name="Relay"', `Name="${quoted}"`));
  const path = `/CrmTemplates('${encodeURIComponent(quoted).replaceAll("'", "''")}')`;
  const { json: template } = await client.get(path);
  expect(template).toMatchObject({ Name: quoted, Authentication: { Type: 'Scenario', Values: ['Refresh'] } });
  expect(template.Parameters.find((each: { Name: string }) => each.Name === 'RefreshToken')).toMatchObject({
    Type: 'OAuth',
    ResponseScenario: 'Exchange',
  });
  const names = await client.get(
    '/CrmTemplates/Pbx.GeCrmtTemplates()?$select=Name&$orderby=Name desc&$count=true',
  );
  expect(names.json).toEqual({ '@odata.count': 2, value: [{ Name: 'Relay' }, { Name: quoted }] });
  const source = await client.get(`${INTEGRATION}/Pbx.GetCrmTemplateSource(name=Relay)`);
  expect(source.json.Value).toBe(fixture('relay.xml'));
  expect((await client.send('DELETE', path)).status).toBe(204);
  const open = fixture('relay.xml').replace(
    '<Authentication Type="Scenario"><Value>Refresh</Value></Authentication>',
    '<Authentication Type="No" />',
  );
  pbx.addTemplate('open.xml', open.replace('Name="Relay"', 'Name="Open"'));
  const { json: unauthenticated } = await client.get('/CrmTemplates(Open)');
  expect(unauthenticated.Authentication).toEqual({ Type: 'No', Values: [] });
  expect((await client.get(path)).status).toBe(404);
});

test('number matching and the settings of call data records are read and changed', async () => {
  const { client, pbx } = await startXapi();
  const change = { ResolvingType: 'MatchLength', ResolvingLength: 9, PhoneBookDisplay: 'LastNameFirstName' };
  expect((await client.send('PATCH', '/PhoneBookSettings', change)).status).toBe(204);
  expect(pbx.systemSettings().numberMatching).toBe(9);
  const { json: settings } = await client.get('/PhoneBookSettings');
  expect(settings).toMatchObject(change);
  expect((await client.send('PATCH', '/PhoneBookSettings', settings)).status).toBe(204);
  await client.send('PATCH', '/PhoneBookSettings', { ResolvingType: 'MatchExact' });
  expect(pbx.systemSettings().numberMatching).toBe('exact');
  expect((await client.send('PATCH', '/PhoneBookSettings', { ResolvingType: 'MatchLength' })).status).toBe(
    400,
  );

  const { json: cdr } = await client.get('/CDRSettings');
  const wanted = {
    ...cdr,
    Enabled: true,
    LogType: 'PassiveSocket',
    EnabledFields: [{ Name: 'duration', Length: 0 }],
  };
  expect((await client.send('PATCH', '/CDRSettings', wanted)).status).toBe(204);
  expect((await client.get('/CDRSettings')).json).toEqual(wanted);
  const unknown = { EnabledFields: [{ Name: 'nothing', Length: 0 }] };
  expect((await client.send('PATCH', '/CDRSettings', unknown)).status).toBe(400);
});

test('a call is placed, shown while it is under way, ended, and found in the history and the log', async () => {
  const { client, clock, pbx } = await startXapi();
  const call = { dn: '101', destination: NUMBER };
  const { json: made } = await client.send('POST', '/Users/Pbx.MakeCall', call);
  expect(made.Result).toMatchObject({ CallId: 1, DN: '101', PartyCallerName: 'Ada Lovelace' });
  const { json: active } = await client.get('/ActiveCalls');
  expect(active.value).toMatchObject([{ Id: 1, Caller: '101', Callee: NUMBER, Status: 'Routing' }]);
  clock.forward(10);
  const ending = { ringSeconds: 3, durationSeconds: 7.5 };
  await fetch(`${pbx.url}/api/calls/1/end`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ending),
  });
  expect((await client.get('/ActiveCalls')).json.value).toEqual([]);
  const { json: history } = await client.get(
    "/CallHistoryView?$filter=DstExternal and CallTime gt duration'PT7S'",
  );
  expect(history.value).toMatchObject([
    { SrcDn: '101', DstCallerNumber: NUMBER, CallTime: 'PT7.5S', CallAnswered: true },
  ]);
  const path = "/EventLogs?$filter=Group eq 'report-call' and Type eq Pbx.EventLogType'Info'&$top=1";
  expect((await client.get(path)).json.value).toMatchObject([{ Source: 'CRM integration', Type: 'Info' }]);
  expect((await client.send('POST', '/Users/Pbx.MakeCall', { destination: NUMBER })).status).toBe(400);
});

test('a call of several legs is transferred while it is under way, and its history has a segment for each', async () => {
  const { client, clock, pbx } = await startXapi();
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${pbx.url}/api${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return response.json() as Promise<{ legs: unknown[] }>;
  };
  const through = { kind: 'queue', number: '800', name: 'Sales' };
  await post('/ring', { number: NUMBER, agent: '101', name: 'Durand', did: '+33199000800', through });
  clock.forward(12);
  const { legs } = await post('/calls/1/transfer', {
    ...{ to: '+33600000001', kind: 'outside', how: 'blind-transfer' },
    ...{ ringSeconds: 4, durationSeconds: 8 },
  });
  expect(legs).toHaveLength(3);
  expect((await client.get('/ActiveCalls')).json.value).toMatchObject([{ Callee: '+33600000001' }]);
  await post('/calls/1/end', { ringSeconds: 2, durationSeconds: 30 });
  const { json } = await client.get(
    '/CallHistoryView?$select=SrcCallerNumber,DstDn,DstDnType,DstExternal,CallTime',
  );
  const source = { SrcCallerNumber: NUMBER };
  expect(json.value).toEqual([
    { ...source, DstDn: '800', DstDnType: 3, DstExternal: false, CallTime: 'PT4S' },
    { ...source, DstDn: '101', DstDnType: 0, DstExternal: false, CallTime: 'PT8S' },
    { ...source, DstDn: null, DstDnType: 1, DstExternal: true, CallTime: 'PT30S' },
  ]);
  expect(pbx.log().some(({ message }) => message.includes('A call was logged'))).toBe(true);
});

test('found contacts are listed, others added, and removed by their source', async () => {
  const { client, pbx } = await startXapi();
  await pbx.ring({ number: NUMBER, agent: '101' });
  const own = { LastName: 'Own', PhoneNumber: '+33600000000' };
  const created = await client.send('POST', '/Contacts', own);
  expect([created.status, created.json]).toEqual([
    201,
    expect.objectContaining({ ...own, Id: 2, ContactType: '3CX' }),
  ]);
  const { json: list } = await client.get(
    "/Contacts?$filter=ContactType eq 'CRM'&$select=FirstName,Business",
  );
  expect(list.value).toEqual([{ FirstName: 'Ada', Business: '+33 1 42 00 00 00' }]);
  const removal = '/Contacts/Pbx.DeleteContactsByType';
  await client.send('POST', removal, { contactSource: 'Google' });
  await client.send('POST', removal, { contactSource: '3CX', number: '101' });
  expect(pbx.phonebook.entries()).toHaveLength(2);
  expect((await client.send('POST', removal, { contactSource: '3CX' })).status).toBe(204);
  expect(pbx.phonebook.entries().map(({ source }) => source)).toEqual(['CRM']);
  expect((await client.send('POST', `${INTEGRATION}/Pbx.DeleteCrmContacts`)).status).toBe(204);
  expect((await client.get('/Contacts?$count=true')).json).toEqual({ '@odata.count': 0, value: [] });
  for (const body of [{ LastName: 'x' }, { ...own, ContactType: 'CRM' }, { ...own, Id: 7 }])
    expect((await client.send('POST', '/Contacts', body)).status).toBe(400);
});

test('there are no updates of templates', async () => {
  const { client } = await startXapi();
  expect((await client.get('/GetServerCrmUpdates()')).json.Entries).toEqual([]);
});

test.for([
  ['/EventLogs?$filter=length(Message) gt 3', '$filter'],
  ['/EventLogs?$filter=Nothing eq 1', '$filter'],
  ['/EventLogs?$top=-1', '$top'],
  ['/EventLogs?$top=1&$top=2', '$top'],
  ['/EventLogs?$apply=x', '$apply'],
  ['/EventLogs?$expand=Group', '$expand'],
  ['/CrmIntegration?$filter=Name eq 1', '$filter'],
  ['/EventLogs?$select=Message,Nothing', '$select'],
  ['/EventLogs?$orderby=Params', '$orderby'],
  ['/EventLogs?$count=yes', '$count'],
] as const)('%s is refused for its %s', async ([path, target]) => {
  const { client } = await startXapi();
  const { status, json } = await client.get(path);
  expect([status, json.error.code, json.error.target]).toEqual([400, 'BadQueryOption', target]);
});

test('other paths, methods, media types and bodies are refused in OData’s shape', async () => {
  const { client, pbx } = await startXapi();
  const { id, secret } = pbx.principals.create('other');
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  const response = await fetch(`${pbx.url}/connect/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const authorization = `Bearer ${token}`;
  const as = (method: string, path: string, body?: string, headers = {}) =>
    client.sendAs(method, path, { authorization, ...headers }, body);
  const answers = [
    await as('GET', '/Nothing'),
    await as('DELETE', INTEGRATION),
    await as('PATCH', INTEGRATION, '{}', { 'content-type': 'text/plain' }),
    await as('PATCH', INTEGRATION, '{"Name":'),
    await as('GET', '/CrmTemplates(%FF)'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 405, 415, 400, 400]);
  expect(answers[1]?.headers.get('allow')).toBe('GET, PATCH');
  for (const { json } of answers)
    expect(json.error).toEqual({ code: expect.any(String), message: expect.any(String) });
});
