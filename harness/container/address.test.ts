import { describe, expect, it } from 'vitest';
import { parseTargetFile } from '../target-file/load.ts';
import { fillIn, movedFile, originOf } from './address.ts';

describe('the address of a deployment in a container', () => {
  it.each([
    ['http://127.0.0.1', '127.0.0.1', 'http://127.0.0.1:4000'],
    ['https://localhost:8443/tenant', '127.0.0.1', 'https://localhost:4000'],
    ['https://connector.example', '127.0.0.1', 'https://127.0.0.1:4000'],
    ['http://127.0.0.1:4400', 'docker', 'http://docker:4000'],
  ])('of %s at %s is %s', (issuer, host, origin) => {
    expect(originOf(issuer, host, 4000)).toBe(origin);
  });

  it('moves the issuer and what is at its origin, and nothing else', () => {
    const source = `name: Moved
issuer: http://127.0.0.1:4400/tenant
endpoints: { authorization: "http://127.0.0.1:4400/authorize?a=b", token: /token, revocation: "http://127.0.0.1:4401/r" }
api: { search: "https://127.0.0.1:4400/search", accountHeader: X-Account }
clients: { main: { id: pbx, secret: env:S } }
`;
    const file = parseTargetFile(source, 'moved.yaml', { environment: { S: 'secret' }, folder: '.' });
    const { issuer, endpoints, api } = movedFile(file, 'http://127.0.0.1:5000');
    expect(issuer).toBe('http://127.0.0.1:5000/tenant');
    expect(endpoints).toMatchObject({
      authorization: 'http://127.0.0.1:5000/authorize?a=b',
      token: '/token',
      revocation: 'http://127.0.0.1:4401/r',
    });
    expect(api).toMatchObject({ search: 'https://127.0.0.1:4400/search', accountHeader: 'X-Account' });
  });

  it('is told to the container where a placeholder stands', () => {
    expect(fillIn('{url}/a {port} {other}', 'http://h:1', 1)).toBe('http://h:1/a 1 {other}');
  });
});
