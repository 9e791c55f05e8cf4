import { describe, expect, it } from 'vitest';
import { renderTemplate } from '../../../connector/template/render.ts';
import { Blocked } from '../verdict.ts';
import { bodyOf, creationSwitches, findingsOf, outputsOf, readTemplate } from './template.ts';

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
