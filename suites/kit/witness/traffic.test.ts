import { describe, expect, it } from 'vitest';
import type { SeenExchange } from '../witness.ts';
import {
  authorizeExchange,
  HOST,
  type SeenChanges,
  searchExchange,
  tokenExchange,
  tokens,
} from './testing.ts';
import { TokenRequest } from './token-request.ts';
import { Traffic } from './traffic.ts';

const CALLBACK = 'https://pbx.example/cb';

function trafficOf(...seen: readonly SeenExchange[]): Traffic {
  return Traffic.of(seen.map((one, index) => ({ ...one, number: index + 1, atMs: index * 10 })));
}

function refresh(token: string, ...issued: readonly [access: string, refresh?: string]): SeenExchange {
  return tokenExchange({ grant_type: 'refresh_token', refresh_token: token }, tokens(...issued));
}

function exchange(code: string, ...issued: readonly [access: string, refresh?: string]): SeenExchange {
  return tokenExchange({ grant_type: 'authorization_code', code }, tokens(...issued));
}

describe('the client of a token request', () => {
  const clientOf = (fields: Readonly<Record<string, string>>, changes: SeenChanges = {}) =>
    TokenRequest.of(tokenExchange(fields, {}, changes)).client;
  const basic = (pair: string): SeenChanges => ({
    sent: [['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]],
  });

  it.each([
    ['in the form', clientOf({}), { by: 'post', id: 'pbx', secret: 'the-secret-of-the-pbx' }],
    ['by Basic', clientOf({}, basic('other:s')), { by: 'basic', id: 'other', secret: 's' }],
    ['by Basic, form-encoded', clientOf({}, basic('a%3Ab:s%2Bt')), { by: 'basic', id: 'a:b', secret: 's+t' }],
    ['by Basic, with a raw %', clientOf({}, basic('a:100%')), { by: 'basic', id: 'a', secret: '100%' }],
    ['without a secret', clientOf({ client_secret: '' }), { by: 'nothing', id: 'pbx', secret: '' }],
    [
      'by an assertion',
      clientOf({ client_secret: '', client_assertion: 'x.y.z' }),
      { by: 'assertion', id: 'pbx', secret: '' },
    ],
  ])('is read %s', (_, client, expected) => expect(client).toEqual(expected));
});

describe('a refresh goes back to its code exchange', () => {
  it('through the refreshes between', () => {
    const traffic = trafficOf(
      exchange('c', 'a1', 'r1'),
      refresh('r1', 'a2', 'r2'),
      refresh('r2', 'a3', 'r3'),
    );
    const last = traffic.refreshes.at(-1);
    expect(last && traffic.familyOf(last)?.map(({ number }) => number)).toEqual([2, 1]);
  });

  it('unless its beginning was not seen', () => {
    const traffic = trafficOf(refresh('r1', 'a2', 'r2'), refresh('r2', 'a3', 'r3'));
    const last = traffic.refreshes.at(-1);
    expect(last && traffic.familyOf(last)).toBeUndefined();
    expect(last && traffic.ancestorsOf(last).map(({ number }) => number)).toEqual([1]);
  });

  it('unless two answers held its token', () => {
    const traffic = trafficOf(
      exchange('c', 'a1', 'r1'),
      exchange('d', 'a2', 'r1'),
      refresh('r1', 'a3', 'r3'),
    );
    const last = traffic.refreshes.at(-1);
    expect(last && traffic.familyOf(last)).toBeUndefined();
  });
});

describe('a redirect with a code belongs to the request', () => {
  const asking = { client_id: 'pbx', redirect_uri: CALLBACK, response_type: 'code' };
  const page = authorizeExchange({ ...asking, state: 's1' }, `${HOST}/sign-in`);
  const approval: SeenExchange = {
    ...authorizeExchange({}, `${CALLBACK}?code=c1&state=s1`),
    endpoint: 'other',
  };

  it('that it answers', () => {
    const traffic = trafficOf(authorizeExchange({ ...asking, state: 's1' }, `${CALLBACK}?code=c1&state=s1`));
    expect(traffic.redirectOf('c1')).toMatchObject({ direct: true });
  });

  it('whose state it returns', () => {
    const found = trafficOf(page, approval).redirectOf('c1');
    expect([found?.direct, found?.request?.query.get('state')]).toEqual([false, 's1']);
  });

  it('and to none where two requests with that state ask for different things', () => {
    const other = authorizeExchange({ ...asking, client_id: 'other', state: 's1' }, `${HOST}/sign-in`);
    const found = trafficOf(page, other, approval).redirectOf('c1');
    expect([found?.outcome.query.get('code'), found?.request]).toEqual(['c1', undefined]);
  });

  it('and is none where it leads to a place that no request named', () => {
    expect(trafficOf(approval).redirects).toEqual([]);
  });
});

describe('exchanges that cannot be judged are left out', () => {
  const sound = searchExchange('phone=1', { contacts: [{ id: 1 }] });

  it.each([
    ['cut', { ...sound, cut: true as const }],
    ['broken off', { ...sound, failure: 'the connection was closed' }],
    [
      'in a coding that was not undone',
      {
        ...sound,
        response: { status: 200, headers: [['Content-Encoding', 'br']] as const, body: '\u0003\u0000\ufffd' },
      },
    ],
  ])('when %s', (_, seen) => expect(trafficOf(seen).api).toEqual([]));

  it('and no others', () => {
    const decoded = {
      ...sound,
      response: { status: 200, headers: [['content-encoding', 'gzip']] as const, body: '{}' },
    };
    expect(trafficOf(sound, decoded).api).toHaveLength(2);
  });
});
