import { beforeAll, describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connector/server.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import { loadRules } from '../catalog.ts';
import { referenceDeployment } from '../reference.ts';
import { FaultSwitch } from './fault-switch.ts';
import { tryAgainst } from './lab.ts';
import { MemoryNetwork } from './memory-network.ts';

let faults: FaultSwitch;
let rules: readonly Rule[];
beforeAll(async () => {
  faults = await FaultSwitch.load();
  rules = await loadRules();
});

/** What a rule says of a connector with that switch. */
async function verdictOf(id: string): Promise<string> {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const { policy = {}, wrap = (handler) => handler, template = (xml) => xml } = faults.options();
  const deviation = {
    policy,
    wrap,
    template: (xml: string) => template(xml, 'authorization_code'),
    headlessTemplate: (xml: string) => template(xml, 'client_credentials'),
  };
  const deployment = await referenceDeployment(deviation, new MemoryNetwork());
  const { verdict } = await tryAgainst(rule, deployment);
  await deployment.close();
  return verdict;
}

describe('a chosen fault', () => {
  it.each([
    ['of a decision', 'oauth/code/code-single-use'],
    ['on the wire', 'oauth/token/answer-has-pragma'],
    ['of the template', 'template/account-header-sent'],
  ])('%s breaks its rule, until the connector is made sound again', async (_, rule) => {
    faults.choose(rule);
    expect(faults.current?.id).toBe(`${rule}:1`);
    expect(await verdictOf(rule)).toBe('fail');
    faults.choose();
    expect(faults.current).toBeUndefined();
    expect(await verdictOf(rule)).toBe('pass');
  });

  it('may be any of a rule', () => {
    const second = faults.all.find(({ id }) => id.endsWith(':2'));
    faults.choose(second?.id);
    expect(faults.current).toEqual(second);
    faults.choose();
  });

  it.each([
    ['oauth/code/code-single-us', 'Did you mean "oauth/code/code-single-use"?'],
    ['oauth/code/code-single-use:99', 'Choose oauth/code/code-single-use:1.'],
    ['', 'Take the id of a rule that "pbx-conformance rules" lists.'],
  ])('that does not exist (%j) is refused, and nothing changes', (id, remedy) => {
    faults.choose('oauth/code/code-single-use');
    const refusal = expect(() => faults.choose(id));
    refusal.toThrow(ConnectorError);
    refusal.toThrow(expect.objectContaining({ code: 'unknown-fault', remedy }));
    expect(faults.current?.id).toBe('oauth/code/code-single-use:1');
    faults.choose();
  });
});

it('offers no fault that only a TLS front can have, and tells nothing but its id, its rule and what it does', () => {
  expect(faults.all.some(({ rule }) => rule.startsWith('oauth/tls/'))).toBe(false);
  expect(faults.all.length).toBeGreaterThan(500);
  for (const fault of faults.all) expect(Object.keys(fault)).toEqual(['id', 'rule', 'does']);
});
