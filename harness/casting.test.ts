import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { ClientInfo, Target } from '../suites/kit/target.ts';
import { castFor, uncastable } from './casting.ts';
import { referenceTargetFile } from './reference.ts';
import { resolveTarget } from './target-file/resolve.ts';
import { unmet } from './try-rule.ts';

const CODES = ['authorization_code', 'refresh_token'] as const;
const MACHINE = ['client_credentials'] as const;

/** The reference target with other clients. */
async function targetOf(
  change: (clients: Target['clients']) => {
    main: Partial<ClientInfo>;
    other?: Partial<ClientInfo> | undefined;
    limited?: Partial<ClientInfo> | undefined;
  },
  more: object = {},
): Promise<Target> {
  const file = referenceTargetFile();
  const clients = change(file.clients as Target['clients']);
  return resolveTarget({ ...file, ...more, clients } as never, '.', new Agent());
}

const reference = await targetOf((clients) => clients);
const oneForEach = await targetOf(({ main, ...others }) => ({ main: { ...main, grants: CODES }, ...others }));
const turned = await targetOf(({ main, limited }) => ({
  main: { ...main, grants: MACHINE },
  limited: { ...limited, grants: CODES },
}));
const machineOnly = await targetOf(({ main }) => ({ main: { ...main, grants: MACHINE } }));

const headless = { needs: ['client-credentials'] } as const;
const byUser = { needs: ['authorization-code', 'refresh-token'] } as const;
const both = { needs: ['client-credentials', 'authorization-code'] } as const;

describe("the part of the PBX's client", () => {
  it('stays with the PBX where it can carry the rule', () => {
    for (const rule of [headless, byUser, both, {}]) expect(castFor(rule, reference)).toBe(reference);
    expect(castFor(byUser, oneForEach)).toBe(oneForEach);
  });

  it('is taken by the client that may use the grant', () => {
    expect(castFor(headless, oneForEach).clients.main.id).toBe('pbx-headless');
    expect(castFor(byUser, turned).clients.main.id).toBe('pbx-headless');
    expect(castFor(headless, turned)).toBe(turned);
  });

  it('says what that client can do, and no more', () => {
    const { capabilities } = castFor(headless, oneForEach);
    expect(capabilities.has('client-credentials')).toBe(true);
    expect(capabilities.has('authorization-code')).toBe(false);
    expect(capabilities.has('crm-api')).toBe(true);
  });

  it('is shared by two clients where a rule needs both grants', () => {
    for (const target of [oneForEach, turned]) {
      const { clients, capabilities } = castFor(both, target);
      expect(clients.main.grants).toEqual(CODES);
      expect(clients.headless?.grants).toEqual(MACHINE);
      expect([...both.needs].every((need) => capabilities.has(need))).toBe(true);
    }
  });

  it('goes to a client that gets tokens at all, for a rule that asks for no grant', async () => {
    const userless = await targetOf(({ main, limited }) => ({ main: { ...main, grants: CODES }, limited }), {
      user: undefined,
    });
    expect(castFor({}, userless).clients.main.id).toBe('pbx-headless');
    expect(castFor({ needs: ['crm-api'] }, userless).clients.main.id).toBe('pbx-headless');
  });

  it('is never taken by a client of another account, nor in the template of the PBX', async () => {
    const shape = ({ main, other }: Target['clients']) => ({ main: { ...main, grants: CODES }, other });
    const apart = await targetOf(shape);
    expect(castFor(headless, apart)).toBe(apart);
    const { accounts } = referenceTargetFile();
    const together = await targetOf(shape, { accounts: { main: accounts.main } });
    expect(castFor(headless, together).clients.main.id).toBe('pbx-other');
    expect(castFor({ needs: ['template', ...byUser.needs] }, turned)).toBe(turned);
    expect(castFor({ needs: ['limited-client', 'authorization-code'] }, turned)).toBe(turned);
  });
});

describe('the reason why no client can carry a rule', () => {
  const reasonOf = (rule: object, target: Target) => uncastable(rule, target) ?? 'none';

  it('is absent where one can', () => {
    expect(uncastable(both, oneForEach)).toBeUndefined();
    expect(uncastable({}, machineOnly)).toBeUndefined();
  });

  it('names what no client may do', () => {
    expect(reasonOf(byUser, machineOnly)).toMatch(
      /: no client may use the Authorization Code grant \(clients\.\*\.grants\) \(authorization-code\)$/,
    );
  });

  it('names the client that cannot take part', () => {
    expect(reasonOf({ needs: ['template', 'authorization-code'] }, turned)).toMatch(
      /clients\.limited may use the Authorization Code grant, and cannot take the part of the PBX's client/,
    );
  });

  it('names the user and the redirect URI that are missing', async () => {
    const clients = (all: Target['clients']) => all;
    expect(reasonOf(byUser, await targetOf(clients, { user: undefined }))).toMatch(/no user is named/);
    expect(reasonOf(byUser, await targetOf(clients, { approval: { how: 'none' } }))).toMatch(
      /no user can approve \(approval: none\)/,
    );
    const nowhere = await targetOf(({ main }) => ({ main: { ...main, redirectUris: [] } }));
    expect(reasonOf(byUser, nowhere)).toMatch(/clients\.main\.redirectUris names none/);
  });

  it('is that of the verdict', () => {
    const rule = { ...byUser, id: 'x', level: 'MUST' } as never;
    expect(unmet(rule, { target: machineOnly })).toBe(uncastable(byUser, machineOnly));
  });
});
