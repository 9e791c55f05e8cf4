import { afterEach, expect, test } from 'vitest';
import { MemoryDatabases, openStore, type Store } from './index.ts';

const features = { contactLookup: true, callLogging: true, callDataEnrichment: true };
const memory = new MemoryDatabases();
afterEach(() => memory.close());

function open(): Store {
  return openStore({ memory, clock: { now: () => 0 }, warn: () => undefined });
}

/** Everything that a database holds, table by table, and its schema. */
function contents({ database: { connection } }: Store): readonly unknown[] {
  const schema = connection.prepare('SELECT name, type, sql FROM sqlite_schema ORDER BY name').all();
  const rows = schema
    .filter(({ type }) => type === 'table')
    .map(({ name }) => [name, connection.prepare(`SELECT * FROM ${name}`).all()]);
  return [schema, rows];
}

/** A record of each kind that depends on another one. */
function fill({ accounts, users, clients, sessions, grants, codes }: Store): void {
  accounts.save({ id: '1', name: 'Atelier Durand', features });
  users.add({ id: 'u', username: 'marie', password: '' }, ['1']);
  const client = { id: 'pbx', name: '3CX', accountId: '1', secretHash: '', grants: [], redirectUris: [] };
  clients.add({ ...client, scope: ['crm'] });
  sessions.add('s', { csrf: 'c', userId: 'u', expiresAt: 1 }, 0);
  grants.add({ id: 'g', clientId: 'pbx', userId: 'u', accountId: '1', scope: 'crm', createdAt: 0 });
  const code = { redirectUri: '', redirectUriSent: 1, challenge: null, challengeMethod: null, expiresAt: 1 };
  codes.add('c', { id: 'g' }, code);
}

test('a database that was given back is taken again, and is as a new one', () => {
  const first = open();
  const fresh = contents(first);
  const { connection } = first.database;
  fill(first);
  connection.exec('BEGIN');
  first.close();
  const next = open();
  expect(next.database.connection).toBe(connection);
  expect(contents(next)).toEqual(fresh);
  next.close();
});

test('two connectors at once have a database each', () => {
  const [one, other] = [open(), open()];
  fill(one);
  expect(other.accounts.all()).toEqual([]);
  fill(other);
  one.close();
  other.close();
});

test('a request that outlives its connector cannot write into the next one', () => {
  const ended = open();
  ended.close();
  const next = open();
  expect(() => fill(ended)).toThrow(/not open/);
  expect(() => ended.accounts.all()).toThrow(/not open/);
  expect(next.accounts.all()).toEqual([]);
  next.close();
});
