import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let token: unknown;
beforeEach(async () => {
  bench = await startBench();
  token = (await bench.clientCredentials()).json['access_token'];
});
afterEach(() => bench.close());

const search = async (query: string) => bench.api('GET', `/contacts/search?${query}`, token);

describe('searching', () => {
  beforeEach(() => {
    bench.connector.admin.addContact('1001', {
      id: 'martin',
      last_name: 'Martin',
      first_name: 'Jeanne',
      email: 'Jeanne@Example.com',
      phone_business_1: '+33 1 42 00 00 00',
      phone_mobile_1: '0612345678',
    });
  });

  test.each([
    '%2B33142000000',
    '0033142000000',
    '0142000000',
    '142000000',
    '+33142000000',
    '+33 6 12 34 56 78',
  ])('finds a contact by the number %s', async (number) => {
    const { status, json } = await search(`phone=${number.replaceAll(' ', '%20')}`);
    expect(status).toBe(200);
    expect(json['contacts']).toMatchObject([
      { id: 'martin', last_name: 'Martin', entity_url: `${bench.url}/contacts/martin` },
    ]);
  });

  test('repeats the searched spelling only if no number of the contact contains it', async () => {
    expect((await search('phone=0142000000')).json['contacts']).toMatchObject([
      { phone_searched: '0142000000' },
    ]);
    expect((await search('phone=0612345678')).json['contacts']).toMatchObject([{ phone_searched: '' }]);
  });

  test('finds a contact by email, letter case aside, and by phone before email', async () => {
    bench.connector.admin.addContact('1001', {
      id: 'second',
      last_name: 'Durand',
      email: 'durand@example.com',
    });
    expect((await search('email=jeanne@example.com')).json['contacts']).toMatchObject([{ id: 'martin' }]);
    expect((await search('phone=0142000000&email=durand@example.com')).json['contacts']).toMatchObject([
      { id: 'martin' },
    ]);
    expect((await search('phone=0100000000&email=durand@example.com')).json['contacts']).toMatchObject([
      { id: 'second' },
    ]);
  });

  test('returns a placeholder that a PBX accepts when no contact is found', async () => {
    expect((await search('phone=0199999999')).json['contacts']).toMatchObject([
      {
        id: 'placeholder',
        last_name: '0199999999',
        phone_business_1: '0199999999',
        entity_url: `${bench.url}/contacts`,
      },
    ]);
    expect((await search('phone=0199999999&display_name=Caller%20X')).json['contacts']).toMatchObject([
      { last_name: 'Caller X' },
    ]);
    expect((await search('phone=0199999999&placeholder=0')).json).toEqual({ contacts: [] });
  });

  test.each(['phone=', 'phone=&email=', 'phone=+'])(
    'finds nobody for a withheld number (%j)',
    async (query) => {
      expect(await search(query)).toMatchObject({ status: 200, json: { contacts: [{ id: 'placeholder' }] } });
    },
  );

  test.each(['', 'email=', 'phone=%2B', 'phone[]=0142000000'])(
    'without criteria (%j) is refused',
    async (query) => {
      expect(await search(query)).toMatchObject({
        status: 400,
        json: { response: expect.any(String), hint: [expect.any(String)] },
      });
    },
  );

  test.each(['%25', '_', '*', '.*', '%2525', "'%20OR%20'1'='1", "'", '%00', '%ff', '%zz'])(
    'knows no pattern (%s)',
    async (pattern) => {
      for (const name of ['phone', 'email']) {
        const response = await search(`${name}=${pattern}`);
        expect(response.status).toBeLessThan(500);
        expect(response.text).not.toContain('Martin');
      }
    },
  );

  test('refuses repeated and overlong criteria', async () => {
    expect((await search('phone=1&phone=2')).status).toBe(400);
    expect((await search(`phone=${'1'.repeat(100)}`)).status).toBe(400);
    expect((await bench.api('DELETE', '/contacts/search', token)).headers['allow']).toBe('GET');
  });
});

describe('creating', () => {
  const create = (body: unknown) => bench.api('POST', '/contacts', token, body);

  test('returns the contact, which searches then find', async () => {
    const response = await create({
      last_name: 'Nouveau',
      first_name: 'Paul',
      phone: '0033700000001',
      phone_mobile: '+33700000002',
      call_direction: 'inbound',
    });
    expect(response).toMatchObject({
      status: 201,
      json: { response: 'ok', contact: { last_name: 'Nouveau' } },
    });
    for (const number of ['0700000001', '0700000002']) {
      expect((await search(`phone=${number}`)).json['contacts']).toMatchObject([{ first_name: 'Paul' }]);
    }
  });

  test('accepts a form too', async () => {
    const response = await bench.post(
      '/api/crm/lookup/contacts',
      { last_name: 'Form' },
      { authorization: `Bearer ${token}` },
    );
    expect(response.status).toBe(201);
  });

  test.each([
    [{}, 400, 'The last_name field is required.'],
    [{ last_name: '' }, 400, 'The last_name field is required.'],
    [{ last_name: ['x'] }, 400, 'The last_name field must be a string.'],
    [{ last_name: 'x'.repeat(501) }, 400, 'The last_name field may not be longer than 500 characters.'],
    [{ last_name: 'x', email: 'no address' }, 422, 'The email field must be an email address.'],
    [
      { last_name: 'x', call_direction: 'up' },
      422,
      'The call_direction field must be one of inbound, outbound.',
    ],
    [[], 400, 'The body must be a JSON object or a form.'],
  ])('%j is refused with %i', async (body, status, hint) => {
    expect(await create(body)).toMatchObject({
      status,
      json: { response: 'bad request: please check body parameters.', hint: [hint] },
    });
    expect(bench.connector.admin.contacts('1001')).toEqual([]);
  });

  test.each(['{', '"text"', 'null'])('a body of %s is a clean 400', async (body) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await bench.send('/api/crm/lookup/contacts', { method: 'POST', headers, body });
    expect(response).toMatchObject({ status: 400, json: { error: 'body_unreadable' } });
  });
});
