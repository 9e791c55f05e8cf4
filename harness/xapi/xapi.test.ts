import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SIMULATED_ONLY } from '../../suites/kit/needs.ts';
import { loadRules } from '../catalog.ts';
import { failureOf, secondsOf } from './activity.ts';
import { odataQuery, odataText } from './client.ts';
import { isBareSecret, isMasked } from './crm-page.ts';

test.for([
  ['The CRM answered 400 (invalid_grant) to https://crm.example/token.', 'invalid_grant'],
  ['The CRM answered 500 to https://crm.example/api.', 'http-status'],
  ['The CRM answered 401 to https://crm.example/api.', 'unseen'],
  ['The CRM cannot be reached.', 'unseen'],
  ['A call of 33142000500 failed.', 'unseen'],
] as const)('%s: %s', ([message, code]) => {
  expect(failureOf(message)).toEqual({ code, message });
});

test.for([
  ['PT7.5S', 7.5],
  ['PT1H2M3S', 3723],
  ['P1DT1S', 86_401],
  ['PT0S', 0],
  ['', 0],
  ['00:00:07', 0],
] as const)('the duration "%s" has %s seconds', ([duration, seconds]) => {
  expect(secondsOf(duration)).toBe(seconds);
});

test('texts and options of a path are written as OData reads them', () => {
  expect(odataText("It's (A) / B")).toBe('%27It%27%27s%20(A)%20%2F%20B%27'.replace(/^%27|%27$/g, "'"));
  expect(odataQuery({ filter: 'Id gt 4', top: '1' })).toBe('?$filter=Id%20gt%204&$top=1');
});

test('a masked value is distinguished from a secret that the PBX shows', () => {
  expect(isMasked({ Key: 'ClientSecret', Value: '•••••••• (3)' })).toBe(true);
  expect(isMasked({ Key: 'ClientSecret', Value: '********' })).toBe(true);
  expect(isMasked({ Key: 'Note', Value: 'a ** b' })).toBe(false);
  expect(isBareSecret({ Key: 'Pass', Value: 'x' }, 'Password')).toBe(true);
  expect(isBareSecret({ Key: 'ClientSecret', Value: 'x' }, 'String')).toBe(true);
  expect(isBareSecret({ Key: 'ClientSecret', Value: '••••••••' }, 'String')).toBe(false);
  expect(isBareSecret({ Key: 'ClientId', Value: 'x' }, 'String')).toBe(false);
});

/** What of the actor only a simulated PBX has. */
const BEYOND_API = /pbx\.(simulator|tokenAnswers|letTokenExpire|versions|authorizeRefusal)\b/;
const RULES = (await loadRules()).filter(({ id }) => id.startsWith('pbx/'));
const PAGE = readFileSync(new URL('../../docs/real-pbx.md', import.meta.url), 'utf8');

test.for(RULES.map(({ id, simulatedPbx }) => [id, simulatedPbx] as const))(
  '%s says whether a real PBX carries it, as the page does',
  ([id, simulatedPbx]) => {
    const source = readFileSync(new URL(`../../suites/${id}.rule.ts`, import.meta.url), 'utf8');
    if (BEYOND_API.test(source)) expect(simulatedPbx).toBeDefined();
    expect(PAGE.includes(`\`${id}\``)).toBe(simulatedPbx === undefined);
  },
);

test('every reason is given by a rule, and explained', () => {
  const given = new Set(RULES.map(({ simulatedPbx }) => simulatedPbx));
  for (const [name, reason] of Object.entries(SIMULATED_ONLY)) {
    expect([...given]).toContain(name);
    expect(PAGE).toContain(reason);
  }
});
