import { Agent } from 'undici';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunDocument } from '../../reports/run/document.ts';
import type { Need } from '../../suites/kit/rule.ts';
import type { Target } from '../../suites/kit/target.ts';
import type { Approvers, Deployment, TestEnvironment } from '../../suites/kit/test-environment.ts';
import { isInShare } from '../../tests/share.ts';
import { loadRules } from '../catalog.ts';
import { outOfSight } from '../forecast.ts';
import { MemoryNetwork } from '../lab/memory-network.ts';
import { referenceDeployment, referenceTargetFile } from '../reference.ts';
import { notPassed, runRules } from '../testing.ts';
import { resolveTarget } from './resolve.ts';
import type { TargetFile } from './schema.ts';

/** The reference connector, described by another target file than its own. */
async function describedAs(
  change: (file: TargetFile) => TargetFile,
  approvers?: (world: TestEnvironment) => Approvers,
): Promise<Deployment> {
  const reference = await referenceDeployment({}, new MemoryNetwork());
  const file = change(referenceTargetFile());
  const { capabilities, approval } = await resolveTarget(file, '.', new Agent());
  const withheld = new Set([...reference.target.capabilities].filter((need) => !capabilities.has(need)));
  return {
    ...reference,
    open: async (rule) => {
      const world = await reference.open(rule);
      const kept = [...world.target.capabilities].filter((need) => !withheld.has(need));
      const target: Target = { ...narrowed(world.target, file), approval, capabilities: new Set<Need>(kept) };
      return { ...world, target, ...(approvers === undefined ? {} : { approvers: approvers(world) }) };
    },
  };
}

/** The target without what the other file does not name. */
function narrowed(target: Target, file: TargetFile): Target {
  const { user, otherUser, ...rest } = target;
  const clients = Object.entries(target.clients).flatMap(([role, client]) => {
    const described = file.clients[role as keyof TargetFile['clients']];
    return described === undefined ? [] : [[role, { ...client, auth: described.auth }]];
  });
  return {
    ...rest,
    clients: Object.fromEntries(clients) as unknown as Target['clients'],
    ...(user === undefined || file.user === undefined ? {} : { user }),
    ...(otherUser === undefined || file.otherUser === undefined ? {} : { otherUser }),
  };
}

function withoutUsers({ user: _, otherUser: __, ...file }: TargetFile): TargetFile {
  return { ...file, approval: { how: 'person', waitSeconds: 60 } };
}

function oneClient({ clients, ...file }: TargetFile): TargetFile {
  return { ...file, clients: { main: clients.main } };
}

function basicOnly({ clients, ...file }: TargetFile): TargetFile {
  const basic = <T extends object | undefined>(client: T): T =>
    client === undefined ? client : { ...client, auth: 'client_secret_basic' };
  const { main, other, limited } = clients;
  return { ...file, clients: { main: basic(main), other: basic(other), limited: basic(limited) } };
}

/** Each rule is tried under one of so many descriptions. */
const STRIDE = 3;

const rules = await loadRules();
const DESCRIPTIONS = [withoutUsers, oneClient, basicOnly];

describe.each([
  ['a user whom only a person can play', withoutUsers, outOfSight],
  ['one client only', oneClient, undefined],
  ['client_secret_basic only', basicOnly, undefined],
] as const)('the reference connector described with %s', (_, change, approvers) => {
  let run: RunDocument;
  beforeAll(async () => {
    const row = DESCRIPTIONS.indexOf(change);
    const share = rules.filter((_rule, column) => isInShare(row, column, STRIDE));
    run = await runRules(await describedAs(change, approvers), share.map(({ id }) => id).join());
  }, 120_000);

  it('passes every rule that can be asked', () => {
    expect(notPassed(run).filter(({ verdict }) => verdict !== 'not-applicable')).toEqual([]);
    expect(run.summary.pass).toBeGreaterThan(run.results.length / 3);
  });

  it('says of every other what the target file lacks', () => {
    const silent = notPassed(run).filter(
      ({ actual }) => !/^the target does not declare .+ \([\w-]+\)$/.test(actual),
    );
    expect(silent).toEqual([]);
  });
});
