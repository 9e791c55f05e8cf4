import { describe, expect, it } from 'vitest';
import type { Api } from '../actors/api.ts';
import { HttpResponse } from '../http-response.ts';
import { signingInput } from '../jwt.ts';
import type { Target } from '../target.ts';
import { NotApplicable } from '../verdict.ts';
import { fullScope, noMoreThan, onlyScope, statedScopes } from './scopes.ts';

function answer(status: number, body: unknown): HttpResponse {
  return new HttpResponse({
    exchange: 1,
    status,
    headers: [],
    body: JSON.stringify(body),
    url: 'http://crm.example/',
  });
}

function token(scope?: string, accessToken = 'opaque'): HttpResponse {
  return answer(200, { access_token: accessToken, token_type: 'Bearer', scope });
}

/** A deployment whose API serves the known contact, or does not. */
function eyes(served?: boolean): { api: Api; target: Target } {
  const probe = async () =>
    served === true
      ? answer(200, { contacts: [{ last_name: 'Durand' }] })
      : answer(403, { error: 'insufficient_scope' });
  return {
    api: { probe, contact: { lastName: 'Durand' } } as unknown as Api,
    target: {
      scopes: { api: 'client crm', partial: ['client'] },
      capabilities: new Set(served === undefined ? [] : ['crm-api']),
    } as unknown as Target,
  };
}

describe('statedScopes', () => {
  it('reads the answer, or else the token, and knows nothing of an opaque one', () => {
    const jwt = `${signingInput({ header: {}, payload: { scope: 'client crm' } })}.x`;
    expect(statedScopes(token('client'))).toEqual(['client']);
    expect(statedScopes(token(undefined, jwt))).toEqual(['client', 'crm']);
    expect(statedScopes(token())).toBeUndefined();
  });
});

describe('fullScope', () => {
  it.each([
    ['stated and served', token('client crm'), eyes(true), true],
    ['not stated, but served', token(), eyes(true), true],
    ['stated, with no API to ask', token('crm client'), eyes(), true],
    ['stated without crm', token('client'), eyes(true), false],
    ['stated, but denied', token('client crm'), eyes(false), false],
    ['no token', answer(400, { error: 'invalid_grant' }), eyes(true), false],
  ])('%s', async (_, given, seen, holds) => {
    expect((await fullScope(seen, given)).holds).toBe(holds);
  });
});

describe('onlyScope', () => {
  it.each([
    ['stated and denied', token('client'), eyes(false), true],
    ['stated, with no API to ask', token('client'), eyes(), true],
    ['not stated, but served', token(), eyes(true), false],
    ['stated with crm', token('client crm'), eyes(false), false],
    ['no token', answer(400, { error: 'invalid_grant' }), eyes(false), false],
  ])('%s', async (_, given, seen, holds) => {
    expect((await onlyScope(seen, given, 'client')).holds).toBe(holds);
  });

  it('cannot be asked where a scope can be seen nowhere', async () => {
    await expect(onlyScope(eyes(), token(), 'client')).rejects.toThrow(NotApplicable);
  });
});

describe('noMoreThan', () => {
  it('sees a scope that was added', () => {
    expect(noMoreThan(token('client crm'), token('crm client')).holds).toBe(true);
    expect(noMoreThan(token('client crm'), token()).holds).toBe(true);
    expect(noMoreThan(token('client crm'), token('client crm admin')).holds).toBe(false);
  });
});
