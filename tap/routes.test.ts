import { expect, it } from 'vitest';
import { ENDPOINTS, HOST } from '../suites/kit/witness/testing.ts';
import { routeOf } from './routes.ts';

it.each([
  ['GET', `${HOST}/api/contacts/search?phone=1`, 'search'],
  ['GET', `${HOST}/api/calls`, 'calls'],
  ['POST', `${HOST}/api/calls#x`, 'calls'],
  ['GET', `${HOST}/api/calls/17`, undefined],
  ['GET', `${HOST}/sign-in`, undefined],
] as const)('%s %s is of the route %s', (method, url, expected) => {
  expect(routeOf({ method, url }, ENDPOINTS)).toBe(expected);
});

it('of two routes with one address the method decides', () => {
  const shared = { ...ENDPOINTS, contacts: ENDPOINTS.search };
  expect(routeOf({ method: 'GET', url: ENDPOINTS.search }, shared)).toBe('search');
  expect(routeOf({ method: 'POST', url: ENDPOINTS.search }, shared)).toBe('contacts');
});
