import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../connector/template/render.ts';
import { Blocked, NotApplicable } from '../verdict.ts';
import {
  bodyOf,
  creationSwitches,
  findingsOf,
  outputsOf,
  ownRequests,
  readHeadlessTemplate,
  readTemplate,
} from './template.ts';

const XML = renderTemplate('https://crm.example');
const target = (text: string) => ({
  template: { fileName: 'CXEngine.xml', load: async () => text, values: {} },
});

describe('a template as rules look at it', () => {
  it('tells authentication, the trade of the code and the CRM requests apart', async () => {
    const view = await readTemplate(target(XML));
    expect(view.authorize.name).toBe('RefreshToken');
    expect(view.authorizeQuery.get('scope')).toBe('client crm');
    expect(view.exchange?.id).toBe('OAuthGetRefreshToken');
    expect(view.authentication.map(({ id }) => id)).toEqual(['Authenticate']);
    expect(view.crm.map(({ id }) => id)).toEqual([
      '',
      'LookupByEmail',
      'CreateContactRecord',
      'CreateContactRecordFromClient',
      'ReportCall',
      'ReportChat',
    ]);
    expect(view.lookups).toHaveLength(1);
  });

  it('of Client Credentials has the same, and no Authorize button to ask about', async () => {
    const text = renderTemplate('https://crm.example', { method: 'client_credentials' });
    const view = await readTemplate(target(text));
    expect(view.authentication.map(({ id }) => id)).toEqual(['Authenticate']);
    expect(view.crm).toHaveLength(6);
    for (const member of ['authorize', 'authorizeQuery', 'exchange'] as const)
      expect(() => view[member]).toThrow(NotApplicable);
    const { template } = target(text);
    expect((await readHeadlessTemplate({ headlessTemplate: template })).text).toBe(text);
  });

  it('names the requests that leave the deployment', async () => {
    const { crm } = await readTemplate(target(XML));
    const deployment = (issuer: string) => ({ issuer, endpoints: { token: `${issuer}/oauth/token` } });
    expect(ownRequests(crm, deployment('https://crm.example'))).toMatchObject({ holds: true });
    expect(ownRequests(crm, deployment('https://crm.example.org'))).toMatchObject({
      holds: false,
      actual: expect.stringContaining('https://crm.example/api'),
    });
  });

  it('gives bodies and outputs as written', async () => {
    const { exchange, authentication } = await readTemplate(target(XML));
    expect(bodyOf(exchange?.request).get('redirect_uri')).toBe('[RedirectUri]');
    expect(outputsOf(authentication)).toEqual(new Set(['HeaderName', 'HeaderValue', 'RefreshToken']));
    expect(bodyOf(undefined).size).toBe(0);
  });

  it('names the checkboxes that create contacts', () => {
    expect(creationSwitches(XML)).toEqual(['CreateContactEnabled']);
  });

  it('passes on what the linter finds', () => {
    expect(findingsOf(XML, 'error', 'v20')).toEqual([]);
    expect(findingsOf(XML.replace('Value="[CompanyName]"', 'Value="[Firm]"'), 'error', 'v20')).toEqual([
      expect.stringContaining('name-undefined'),
    ]);
  });
});

describe('what cannot be read leaves the rule unasked', () => {
  it.each([
    ['no template', {}],
    ['a template that is refused', target('<Crm')],
    ['one without Authorize button', target(XML.replace('Type="OAuth"', 'Type="String"'))],
    [
      'a file that is gone',
      { template: { ...target('').template, load: () => Promise.reject(new Error('gone')) } },
    ],
  ])('%s', async (_, described) => {
    await expect(readTemplate(described)).rejects.toBeInstanceOf(Blocked);
  });
});
