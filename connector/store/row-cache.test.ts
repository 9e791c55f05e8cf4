import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore, type Store } from './index.ts';

const client = (id: string) => ({
  id,
  name: 'first',
  accountId: '1',
  secretHash: 'first',
  grants: ['client_credentials'],
  redirectUris: [],
  scope: ['crm'],
});
const features = { contactLookup: true, callLogging: true, callDataEnrichment: true };

function opened(directory?: string): Store {
  const store = openStore({ directory, clock: { now: () => 0 }, warn: () => undefined });
  store.accounts.save({ id: '1', name: 'first', features });
  return store;
}

function withToken(grantId: string | null): Store {
  const store = opened();
  store.clients.add(client('c'));
  if (grantId !== null)
    store.grants.add({ id: grantId, clientId: 'c', userId: 'u', accountId: '1', scope: 'crm', createdAt: 0 });
  store.tokens.add('token', {
    kind: 'access_token',
    grantId,
    clientId: 'c',
    userId: null,
    accountId: '1',
    scope: 'crm',
    issuedAt: 0,
    expiresAt: 10,
  });
  expect(store.tokens.find('access_token', 'token')?.revokedAt).toBeNull();
  return store;
}

describe('the row cache', () => {
  test('does not read a row twice', () => {
    const store = opened();
    store.clients.add(client('c'));
    expect(store.clients.find('c')).toBe(store.clients.find('c'));
  });

  test('follows every change of a client and an account', () => {
    const store = opened();
    expect(store.clients.find('c')).toBeUndefined();
    store.clients.add(client('c'));
    expect(store.clients.find('c')?.secretHash).toBe('first');
    store.clients.setSecret('c', 'second');
    expect(store.clients.find('c')?.secretHash).toBe('second');
    store.clients.remove('c');
    expect(store.clients.find('c')).toBeUndefined();
    expect(store.accounts.find('1')?.name).toBe('first');
    store.accounts.save({ id: '1', name: 'second', features: { ...features, callLogging: false } });
    expect(store.accounts.find('1')).toMatchObject({ name: 'second', features: { callLogging: false } });
  });

  test.each<[string, string | null, (store: Store) => void]>([
    ['its own', null, ({ tokens }) => tokens.revoke(tokens.findAny('token')?.hash ?? '', 5)],
    ["its client's", null, ({ tokens }) => tokens.revokeOfClient('c', 5)],
    ["its grant's", 'g', ({ grants }) => grants.revoke('g', 5)],
    ["its client's grants'", 'g', ({ grants }) => grants.revokeOfClient('c', 5)],
  ])('sees a token revoked by %s revocation', (_, grantId, revoke) => {
    const store = withToken(grantId);
    revoke(store);
    expect(store.tokens.find('access_token', 'token')?.revokedAt).toBe(5);
  });

  test('sees a token that is spent, and purged', () => {
    const store = withToken(null);
    store.tokens.spend(store.tokens.findAny('token')?.hash ?? '', 7);
    expect(store.tokens.findAny('token')?.spentAt).toBe(7);
    store.tokens.purge(11, 10);
    expect(store.tokens.findAny('token')).toBeUndefined();
  });

  test('holds no row of a transaction that was rolled back', () => {
    const store = opened();
    store.clients.add(client('c'));
    const undone = () =>
      store.database.transaction(() => {
        store.clients.setSecret('c', 'second');
        expect(store.clients.find('c')?.secretHash).toBe('second');
        throw new Error('undone');
      });
    expect(undone).toThrow('undone');
    expect(store.clients.find('c')?.secretHash).toBe('first');
  });

  test('is cleared by a write of another process to the file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'row-cache-'));
    const [here, elsewhere] = [opened(directory), opened(directory)];
    try {
      here.clients.add(client('c'));
      expect(here.clients.find('c')?.secretHash).toBe('first');
      elsewhere.clients.setSecret('c', 'second');
      expect(here.clients.find('c')?.secretHash).toBe('second');
      elsewhere.clients.remove('c');
      expect(here.clients.find('c')).toBeUndefined();
    } finally {
      here.close();
      elsewhere.close();
      rmSync(directory, { recursive: true });
    }
  });
});
