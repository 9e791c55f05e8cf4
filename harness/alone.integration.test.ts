import { expect, it } from 'vitest';
import { type Policy, soundPolicy } from '../connector/server.ts';
import { loadRules } from './catalog.ts';
import { MemoryNetwork } from './lab/memory-network.ts';
import { referenceDeployment } from './reference.ts';
import { runSuites } from './run.ts';

const rules = await loadRules();

/** What the rules did at the reference connector that a server may answer by shutting others out. */
const seen = { guesses: new Set<string>(), ends: new Set<string>() };
let current = '';

const watching: Partial<Policy> = {
  provesClient(secret, client, request) {
    const proven = soundPolicy.provesClient(secret, client, request);
    if (!proven && client !== undefined) seen.guesses.add(current);
    return proven;
  },
  async spendCode(store, code, now) {
    const spent = await soundPolicy.spendCode(store, code, now);
    if (!spent) seen.ends.add(current);
    return spent;
  },
  onRefreshTokenReuse(token, context) {
    seen.ends.add(current);
    soundPolicy.onRefreshTokenReuse(token, context);
  },
  revokeToken(token, context) {
    seen.ends.add(current);
    soundPolicy.revokeToken(token, context);
  },
};

it('a rule is tried alone that guesses secrets, sends something spent, revokes, or makes load', async () => {
  const deployment = await referenceDeployment({ policy: watching }, new MemoryNetwork());
  for (const rule of rules) {
    current = rule.id;
    await runSuites({
      deployment,
      selection: [{ rule, level: rule.level }],
      profile: { name: 'test', version: '0' },
      tool: { name: 'test', version: '0' },
    });
  }
  expect(seen.guesses.size).toBeGreaterThan(10);
  expect(seen.ends.size).toBeGreaterThan(10);
  const lacking = rules.filter(
    ({ id, alone, permissions }) =>
      (alone === undefined && (seen.ends.has(id) || permissions?.includes('load') === true)) ||
      (alone !== 'guesses' && alone !== 'throttles' && seen.guesses.has(id)),
  );
  expect(lacking.map(({ id }) => id)).toEqual([]);
}, 300_000);
