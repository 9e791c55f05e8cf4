import { describe, expect, it } from 'vitest';
import { createConnector } from '../../connector/server.ts';
import { readingsOf } from './from-template.ts';

const ORIGIN = 'https://connector.example';
const LOOKUP = `${ORIGIN}/api/crm/lookup`;
const { admin } = createConnector({ passwordCost: 2, publicUrl: ORIGIN });
const SOUND = admin.template();
const HEADLESS = admin.template({ method: 'client_credentials' });
const ROUTES = {
  contacts: `${LOOKUP}/contacts`,
  calls: `${LOOKUP}/phone-calls`,
  chats: `${LOOKUP}/chats`,
};

/** @returns the template with one text replaced wherever it occurs */
function bent(from: string, to: string): string {
  expect(SOUND).toContain(from);
  return SOUND.replaceAll(from, to);
}

const linesUnder = (xml: string, key: string) =>
  readingsOf(xml).hints.flatMap(({ under, line }) => (under === key ? [line] : []));

describe('what is read off a template', () => {
  it('are the addresses of the contact search, contact creation, calls and chats, and the account header', () => {
    const api = { search: `${LOOKUP}/contacts/search`, ...ROUTES, accountHeader: 'X-Account-Id' };
    expect(readingsOf(SOUND).api).toEqual(api);
    expect(readingsOf(HEADLESS).api).toEqual(api);
    expect(readingsOf(admin.template({ system: '3CX V18' })).api).toEqual(api);
    expect(linesUnder(SOUND, 'api')).toEqual([]);
  });

  it('is an address up to its query, which may vary', () => {
    const xml = bent('/lookup/phone-calls"', '/lookup/phone-calls?agent=[Agent]"');
    expect(readingsOf(xml).api).toMatchObject(ROUTES);
  });

  it('is nothing of a route that the template does not have', () => {
    const xml = SOUND.replace(/<Scenario Id="ReportC(all|hat)"[\s\S]*?<\/Scenario>/g, '');
    const { api } = readingsOf(xml);
    expect(api).toMatchObject({ contacts: ROUTES.contacts });
    expect(api).not.toHaveProperty('calls');
    expect(api).not.toHaveProperty('chats');
    expect(linesUnder(xml, 'api')).toEqual([]);
    expect(linesUnder(xml, 'can')).not.toContain('- journal-reading');
  });

  it('is nothing of a file that is no template', () => {
    expect(readingsOf('<Crm')).toEqual({ endpoints: {}, api: {}, hints: [] });
  });

  it.each<[string, string, string, keyof typeof ROUTES, string]>([
    [
      'a variable part in the path',
      '/lookup/phone-calls"',
      '/lookup/[EntityId]/phone-calls"',
      'calls',
      'ReportCall has no address that is written out',
    ],
    [
      'another host',
      `${LOOKUP}/phone-calls`,
      'https://other.example/phone-calls',
      'calls',
      'ReportCall has an address at another host than the contact search',
    ],
    [
      'another port of the same host',
      `${LOOKUP}/chats`,
      'https://connector.example:8443/chats',
      'chats',
      'ReportChat has an address at another host than the contact search',
    ],
    [
      'a password in the address',
      `${LOOKUP}/chats`,
      'https://user:hidden@connector.example/chats',
      'chats',
      'ReportChat has no address that is written out',
    ],
    [
      'another method',
      'lookup/phone-calls" RequestEncoding="Json" RequestType="Post"',
      'lookup/phone-calls" RequestEncoding="Json" RequestType="Put"',
      'calls',
      'ReportCall does not post a JSON object',
    ],
    [
      'another encoding',
      'lookup/chats" RequestEncoding="Json"',
      'lookup/chats" RequestEncoding="UrlEncoded"',
      'chats',
      'ReportChat does not post a JSON object',
    ],
    ['fields of another API', 'Key="call_type"', 'Key="kind"', 'calls', 'ReportCall does not send call_type'],
    [
      'a contact without its name',
      'Key="last_name" Passes="2"',
      'Key="surname" Passes="2"',
      'contacts',
      'CreateContactRecord does not send last_name',
    ],
  ])('leaves out a route with %s, and says so without its address', (_, from, to, key, reason) => {
    const { api, hints } = readingsOf(bent(from, to));
    expect(api).not.toHaveProperty(key);
    expect(hints).toContainEqual({
      under: 'api',
      line: `${key}: /path`,
      why: `not read off the template: ${reason}`,
    });
    expect(JSON.stringify({ api, hints })).not.toMatch(/hidden|EntityId/);
    const { [key]: _left, ...others } = ROUTES;
    expect(api).toMatchObject(others);
  });

  it('is no address where the two ways to create a contact have one each', () => {
    const [head, ...rest] = SOUND.split('Id="CreateContactRecordFromClient"');
    const xml = [head, ...rest.map((text) => text.replace('/lookup/contacts"', '/lookup/people"'))].join(
      'Id="CreateContactRecordFromClient"',
    );
    expect(readingsOf(xml).api).not.toHaveProperty('contacts');
    expect(readingsOf(xml).hints.map(({ why }) => why)).toContain(
      'not read off the template: there is more than one address of CreateContactRecord and CreateContactRecordFromClient',
    );
  });
});

describe('what a template shows without proving it', () => {
  it('is a hint, because only the deployment can show it', () => {
    expect(linesUnder(SOUND, 'can')).toEqual(['- journal-reading', '- refresh-rotation', '- pkce']);
    expect(linesUnder(HEADLESS, 'can')).toEqual(['- journal-reading']);
    expect(linesUnder(SOUND, 'allow')).toEqual(['- destructive']);
    expect(linesUnder(SOUND, 'scopes')).toEqual(['partial: ["client","crm"]']);
  });

  it.each<[string, string, string[]]>([
    ['another scope', 'scope=calls+people', ['api: "calls people"', 'partial: ["calls","people"]']],
    ['the usual scope in another order', 'scope=crm%20client', ['partial: ["crm","client"]']],
    ['no scope', 'prompt=login', ['api: ""']],
    ['a scope that the admin enters', 'scope=[Scope]', []],
    ['a scope that would leave its line', 'scope=client%0Aallow', []],
  ])('is the scope: %s', (_, asked, lines) => {
    const xml = bent('scope=client%20crm', asked);
    expect(linesUnder(xml, 'scopes')).toEqual(lines);
  });

  it('is the scope of a template for Client Credentials', () => {
    const xml = HEADLESS.replace('>client crm<', '>crm<');
    expect(xml).not.toBe(HEADLESS);
    expect(linesUnder(xml, 'scopes')).toEqual(['api: "crm"']);
  });
});
