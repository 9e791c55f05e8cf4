import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Policy, soundPolicy } from '../connector/server.ts';
import { SideBySide } from './side-by-side.ts';
import type { TargetFile } from './target-file/schema.ts';
import { type RemoteReference, remoteReference } from './testing.ts';
import { tryRule } from './try-rule.ts';

const opened: RemoteReference[] = [];
afterEach(async () => {
  for (const remote of opened.splice(0)) await remote.close();
});

/** @returns what the questions come to at the reference connector, changed so */
async function asked(
  change: { policy?: Partial<Policy>; wrap?: (handler: RequestListener) => RequestListener } = {},
  described: (file: TargetFile) => TargetFile = (file) => file,
) {
  const remote = await remoteReference(described, change);
  opened.push(remote);
  const { before } = new SideBySide(() => 0);
  const environment = await remote.deployment.open(before);
  const { verdict, at } = await tryRule(before, before.level, environment, () => 0);
  return { verdict, at };
}

/** A cookie is good for the browser that signed in last. */
function oneSession(): (handler: RequestListener) => RequestListener {
  let latest = '';
  return (handler) => (request, response) => {
    const sent = request.headers.cookie ?? '';
    if (latest !== '' && sent !== '' && !sent.includes(latest)) delete request.headers.cookie;
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...head: Parameters<typeof writeHead>) => {
      const set = String(response.getHeader('set-cookie') ?? '');
      if (request.url?.startsWith('/oauth/sign-in') && request.method === 'POST' && set !== '')
        latest = set.split(';')[0] ?? '';
      return writeHead(...head);
    }) as typeof response.writeHead;
    handler(request, response);
  };
}

describe('whether sessions, codes and tokens live side by side', () => {
  it('is so at the reference connector', async () => {
    expect(await asked()).toEqual({ verdict: 'pass', at: '' });
  });

  it('is so where only Client Credentials can be used', async () => {
    const headless = (file: TargetFile): TargetFile => ({ ...file, approval: { how: 'none' } });
    expect(await asked({}, headless)).toEqual({ verdict: 'pass', at: '' });
  });

  it('does not apply where no token can be had', async () => {
    const none = (file: TargetFile): TargetFile => ({
      ...file,
      approval: { how: 'none' },
      clients: { main: { ...file.clients.main, grants: ['authorization_code'] } },
    });
    expect((await asked({}, none)).verdict).toBe('not-applicable');
  });

  it('is not so where a new grant of a user and client ends the older ones', async () => {
    const policy: Partial<Policy> = {
      spendCode(store, code, now) {
        for (const { id } of store.grants.of(code.clientId, code.userId))
          if (id !== code.grantId) store.grants.revoke(id, now);
        return soundPolicy.spendCode(store, code, now);
      },
    };
    expect(await asked({ policy })).toEqual({
      verdict: 'advice',
      at: expect.stringContaining('refreshed once'),
    });
  });

  it('is not so where a refresh ends the other grants', async () => {
    const policy: Partial<Policy> = {
      rotateRefreshToken(store, rotation, now) {
        const { clientId, userId, grantId } = rotation.token;
        for (const { id } of store.grants.of(clientId, userId ?? ''))
          if (id !== grantId) store.grants.revoke(id, now);
        return soundPolicy.rotateRefreshToken(store, rotation, now);
      },
    };
    expect(await asked({ policy })).toEqual({ verdict: 'advice', at: expect.stringContaining('refreshed') });
  });

  it('is not so where a user has one session', async () => {
    expect(await asked({ wrap: oneSession() })).toMatchObject({ verdict: 'advice' });
  });
});
