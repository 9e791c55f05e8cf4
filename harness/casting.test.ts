import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import type { Target } from '../suites/kit/target.ts';
import { castFor, uncastable } from './casting.ts';
import { referenceTargetFile } from './reference.ts';
import { resolveTarget } from './target-file/resolve.ts';
import { unmet } from './try-rule.ts';

const reference = await resolveTarget(referenceTargetFile(), '.', new Agent());
const { main } = reference.clients;
const machine = { ...main, id: 'machine', grants: ['client_credentials'] } as const;
/** A target whose PBX may use codes only, beside a client for Client Credentials. */
const split: Target = {
  ...reference,
  clients: { main: { ...main, grants: ['authorization_code'] }, limited: machine },
  capabilities: new Set([...reference.capabilities].filter((one) => one !== 'client-credentials')),
};
const headless = { needs: ['client-credentials'] } as const;
const both = { needs: ['client-credentials', 'authorization-code'] } as const;

describe('the part of the PBX in a rule about Client Credentials', () => {
  it('is taken by the limited client where the PBX may not use them', () => {
    const cast = castFor(headless, split);
    expect(cast.clients.main.id).toBe('machine');
    expect(cast.capabilities.has('client-credentials')).toBe(true);
  });

  it('stays with the PBX where it may, where nobody else may, and where the rule is about its user', () => {
    expect(castFor(headless, reference)).toBe(reference);
    expect(castFor(headless, { ...split, clients: { main: split.clients.main } })).toEqual(
      expect.objectContaining({ clients: { main: split.clients.main } }),
    );
    expect(castFor(both, split)).toBe(split);
    expect(castFor({}, split)).toBe(split);
  });

  it('is refused with the true reason', () => {
    expect(uncastable(both, split)).toMatch(/cannot take its part/);
    expect(uncastable(headless, split)).toBeUndefined();
    const rule = { ...both, id: 'x', level: 'MUST' } as never;
    expect(unmet(rule, { target: split })).toBe(uncastable(both, split));
  });
});
