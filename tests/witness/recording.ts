import { MemoryNetwork, referenceDeployment, tryRule } from '../../harness/index.ts';
import type { Deviation } from '../../harness/reference.ts';
import type { Exchange, Result } from '../../reports/run/document.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Endpoints } from '../../suites/kit/target.ts';
import type { TestEnvironment } from '../../suites/kit/test-environment.ts';
import type { SeenExchange, Witness } from '../../suites/kit/witness.ts';
import { EndpointNames } from '../../tap/endpoints.ts';
import { routeOf } from '../../tap/routes.ts';

/** Learns nothing, so that evidence holds exchanges as they passed. */
class OpenRedactor extends Redactor {
  override learn(_kind: string, value: string): string {
    return value;
  }

  override learnField(): void {}
}

/** Evidence counts whole milliseconds; given microseconds in their place, it keeps the order of what follows closely. */
const PER_MS = 1000;

/** A rule that traffic can be judged by. */
export type WitnessedRule = Rule & { readonly witness: Witness };

/** @returns the rules with a witness */
export function witnessedOf(rules: readonly Rule[]): WitnessedRule[] {
  return rules.filter((rule): rule is WitnessedRule => rule.witness !== undefined);
}

/** A trial, and what a tap before the deployment would have seen of it. */
export interface Recorded {
  readonly result: Result;
  readonly traffic: readonly SeenExchange[];
}

/** @returns trials of rules at a deployment with a deviation, each in a world of its own, with all of their exchanges */
export async function recordTrials(rules: readonly Rule[], deviation: Deviation = {}): Promise<Recorded[]> {
  const deployment = await referenceDeployment(deviation, new MemoryNetwork());
  const recorded: Recorded[] = [];
  for (const rule of rules) {
    const world = await deployment.open(rule);
    try {
      recorded.push(...(await recordIn(world, [rule])));
    } finally {
      await world.close();
    }
  }
  await deployment.close();
  return recorded;
}

/** @returns the traffic of rules that are tried at the same time in one world: several PBXs at one deployment */
export async function recordTogether(rules: readonly Rule[]): Promise<readonly SeenExchange[]> {
  const deployment = await referenceDeployment({}, new MemoryNetwork());
  const world = await deployment.open({});
  try {
    const recorded = await recordIn(world, rules);
    return inOrder(recorded.flatMap(({ traffic }) => traffic));
  } finally {
    await world.close();
    await deployment.close();
  }
}

/** @returns exchanges in the order of their requests, numbered anew */
export function inOrder(exchanges: readonly SeenExchange[]): SeenExchange[] {
  return exchanges
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((exchange, index) => ({ ...exchange, number: index + 1 }));
}

async function recordIn(world: TestEnvironment, rules: readonly Rule[]): Promise<Recorded[]> {
  let ahead = 0;
  const open: TestEnvironment = {
    ...world,
    redactor: new OpenRedactor(),
    moveClock: (seconds) => {
      ahead += seconds * 1000;
      world.moveClock?.(seconds);
    },
  };
  const now = () => (performance.now() + ahead) * PER_MS;
  return Promise.all(
    rules.map(async (rule) => {
      const result = await tryRule(rule, rule.level, open, now);
      const traffic = result.exchanges.map((exchange) => seenOf(exchange, world.target.endpoints));
      return { result, traffic };
    }),
  );
}

function seenOf(exchange: Exchange, endpoints: Endpoints): SeenExchange {
  const { number, atMs, durationMs, request, response, failure } = exchange;
  const route = routeOf(request, endpoints);
  return {
    number,
    atMs: atMs / PER_MS,
    durationMs: durationMs / PER_MS,
    endpoint: new EndpointNames(endpoints).nameOf(request.url, route !== undefined, response?.headers),
    ...(route === undefined ? {} : { route }),
    request,
    ...(response === undefined ? {} : { response }),
    ...(failure === undefined ? {} : { failure }),
    ...(isCut(request.body) || isCut(response?.body ?? '') ? { cut: true as const } : {}),
  };
}

function isCut(body: string): boolean {
  return /\n\.\.\. \(\d+ more characters\)$/.test(body);
}
