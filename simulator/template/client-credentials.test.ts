import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderTemplate } from '../../connector/template/render.ts';
import { usesClientCredentials } from './client-credentials.ts';
import { parseTemplate } from './parse.ts';

const HEADLESS = renderTemplate('https://crm.example', { method: 'client_credentials' });
const FAMILY = new URL('../../fixtures/templates/families/client-credentials.xml', import.meta.url);

test.for([
  ['a body of values', HEADLESS, true],
  ['a body of one text', readFileSync(FAMILY, 'utf8'), true],
  [
    'an address',
    HEADLESS.replace('/oauth/token"', '/oauth/token?grant_type=client_credentials"').replace(
      '>client_credentials<',
      '>x<',
    ),
    true,
  ],
  ['Authorization Code', renderTemplate('https://crm.example'), false],
  ['another grant', HEADLESS.replace('>client_credentials<', '>password<'), false],
  ['a grant with a longer name', HEADLESS.replace('>client_credentials<', '>client_credentials_2<'), false],
  [
    'an Authorize button besides',
    HEADLESS.replace('<Parameter Name="ClientId" Type="String"', '<Parameter Name="ClientId" Type="OAuth"'),
    false,
  ],
  ['Basic', HEADLESS.replace('Type="Scenario"', 'Type="Basic"'), false],
] as const)('the sign-in of a template: %s', ([, text, expected]) => {
  expect(usesClientCredentials(parseTemplate(text))).toBe(expected);
});
