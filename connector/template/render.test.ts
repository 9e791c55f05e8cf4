import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { describe, expect, test } from 'vitest';
import { PBX_SYSTEMS, renderTemplate } from './render.ts';

const base = 'https://connector.example.com';

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children
    .filter((child): child is XmlElement => child instanceof XmlElement)
    .flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

describe.each(PBX_SYSTEMS)('CXEngine.xml for %s', (system) => {
  const root = parseXml(renderTemplate(base, { system })).root;
  if (root === null) throw new Error('no root element');
  const scenarios = new Map(
    all(root, 'Scenario').map((scenario) => [scenario.attributes['Id'] ?? '', scenario]),
  );

  test('has the parameters of the guide', () => {
    const parameters = all(root, 'Parameter').map(({ attributes }) => [
      attributes['Title'],
      attributes['Type'],
    ]);
    expect(parameters).toEqual(
      expect.arrayContaining([
        ['Client ID', 'String'],
        ['Client Secret', 'Password'],
        ['Account ID', 'String'],
        ['Authorize', 'OAuth'],
        ['Enable call logging', 'Boolean'],
      ]),
    );
  });

  test('authorizes with state and redirect URI, and stores the refresh token in the parameter of its name', () => {
    const authorize = all(root, 'Parameter').find(
      ({ attributes }) => attributes['Type'] === 'OAuth',
    )?.attributes;
    expect(authorize?.['RequestUrl']).toBe(`${base}/oauth/authorize`);
    expect(authorize?.['RequestUrlParameters']).toMatch(/redirect_uri=\[RedirectUri\].*state=\[State\]/);
    const response = scenarios.get(authorize?.['ResponseScenario'] ?? '');
    expect(response && all(response, 'Output')[0]?.attributes['Type']).toBe('Result');
    const authentication = all(root, 'Authentication')[0];
    const renewal = scenarios.get(authentication?.text.trim() ?? '');
    const variables = renewal === undefined ? [] : all(renewal, 'Variable');
    const stored = variables.find(({ attributes }) => attributes['Name'] === authorize?.['Name']);
    expect(stored?.attributes['Path']).toBe('refresh_token');
  });

  test('has every scenario, and all but the token ones state the account', () => {
    expect([...scenarios.keys()]).toEqual([
      'Authenticate',
      'OAuthGetRefreshToken',
      '',
      'LookupByEmail',
      'CreateContactRecord',
      'CreateContactRecordFromClient',
      'ReportCall',
      'ReportChat',
    ]);
    for (const [id, scenario] of scenarios) {
      const url = all(scenario, 'Request')[0]?.attributes['Url'] ?? '';
      expect(url.startsWith(`${base}/`), url).toBe(true);
      const headers = all(scenario, 'Headers').flatMap((element) => all(element, 'Value'));
      const stated = headers
        .filter(({ attributes }) => attributes['Key'] === 'X-Account-Id')
        .map(({ text }) => text);
      expect(stated, id).toEqual(url.endsWith('/oauth/token') ? [] : ['[AccountId]']);
    }
  });

  test('outputs every kind of number and the link to the contact', () => {
    const lookup = scenarios.get('');
    const outputs =
      lookup === undefined ? [] : all(lookup, 'Output').map(({ attributes }) => attributes['Type']);
    for (const type of ['Business', 'Business2', 'Mobile', 'Mobile2', 'Home', 'Home2', 'Other']) {
      expect(outputs).toContain(`Phone${type}`);
    }
    expect(outputs).toEqual(expect.arrayContaining(['ContactUrl', 'EntityId', 'FaxBusiness', 'LastName']));
  });

  test('quotes the words of conditions as the system wants it', () => {
    const conditions = all(root, 'Request')
      .map(({ attributes }) => attributes['SkipIf'])
      .filter(Boolean);
    expect(conditions).toHaveLength(3);
    for (const condition of conditions)
      expect(condition).toMatch(system === '3CX V20' ? /"True"$/ : /=True$/);
  });

  test('reports calls of all four types in UTC, with a text for each', () => {
    const report = scenarios.get('ReportCall');
    const values = report === undefined ? [] : all(report, 'Value');
    const subjects = values.filter(({ attributes }) => attributes['Key'] === 'subject');
    expect(
      subjects.map(({ attributes }) => attributes['If']?.replace(/\W/g, ' ').trim().split(/ +/).at(-1)),
    ).toEqual(['Inbound', 'Missed', 'Outbound', 'Notanswered']);
    const start = values.find(({ attributes }) => attributes['Key'] === 'started_at');
    expect(start?.text).toBe('[[CallStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")]');
  });
});

describe.each(PBX_SYSTEMS)('the template without Authorize for %s', (system) => {
  const standard = renderTemplate(base, { system });
  const headless = renderTemplate(base, { system, method: 'client_credentials' });
  const { root } = parseXml(headless);
  if (root === null) throw new Error('no root element');

  test('asks for a token with Client ID and Client Secret alone, and offers no Authorize', () => {
    expect(all(root, 'Parameter').filter(({ attributes }) => attributes['Type'] === 'OAuth')).toEqual([]);
    const [authenticate] = all(root, 'Scenario');
    const form = authenticate === undefined ? [] : all(authenticate, 'Value');
    expect(form.map((value) => [value.attributes['Key'], value.text])).toEqual([
      ['grant_type', 'client_credentials'],
      ['client_id', '[ClientId]'],
      ['client_secret', '[ClientSecret]'],
      ['scope', 'client crm'],
    ]);
    expect(headless).not.toMatch(/refresh|authorize|redirect/i);
  });

  test('is the standard one apart from that, under a name of its own', () => {
    const crm = (xml: string) => xml.slice(xml.indexOf('<Scenario Id="" '));
    expect(crm(headless)).toBe(crm(standard));
    expect(root.attributes['Name']).toBe('CXEngineHeadless');
  });
});
