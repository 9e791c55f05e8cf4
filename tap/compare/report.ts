import type { TapClaim, TapComparison, TapDifference } from '../../reports/tap/comparison.ts';
import { readModel } from '../../simulator/engine/index.ts';
import type { Template } from '../../simulator/template/index.ts';
import type { Concern } from './claim-signs.ts';
import { MODEL_CLAIMS } from './claims.ts';
import { type Examined, endOf, type Observed, type Unclear } from './examine.ts';
import { withLabels } from './labels.ts';
import type { PlayedEvent } from './play.ts';
import type { Timeline } from './timeline.ts';

/** Characters of an example that are kept. */
const MOST_SHOWN = 300;

/** @returns the behaviors of the engine's model that requests can show, with the words of the model */
function modelClaims(): Omit<TapClaim, 'seen'>[] {
  const entries = Object.entries(readModel()).flatMap(([area, behaviors]) =>
    behaviors.map((behavior) => ({ ...behavior, area })),
  );
  return MODEL_CLAIMS.flatMap(({ key, begins }) => {
    const entry = entries.find(({ behavior }) => behavior.startsWith(begins));
    if (entry === undefined) return [];
    const { area, behavior: claim, source, certainty, switch: member } = entry;
    return [
      { key, area, claim: claim.trim(), source, certainty, ...(member !== undefined && { switch: member }) },
    ];
  });
}

/** Counts what was found, the same together. */
export class Report {
  readonly #template: Template;
  readonly #observed: Observed[] = [];
  readonly #unclear: Unclear[] = [];
  readonly #seen = new Map<string, number>();
  #requests = { real: 0, simulated: 0, compared: 0, equal: 0 };

  constructor(template: Template) {
    this.#template = template;
  }

  add(played: PlayedEvent, { observed, unclear, equal }: Examined): void {
    this.#observed.push(...observed);
    this.#unclear.push(...unclear);
    const { real, simulated, compared } = this.#requests;
    const sent = played.sent.filter(({ isBefore }) => !isBefore);
    this.#requests = {
      real: real + played.event.requests.length,
      simulated: simulated + sent.length,
      compared: compared + sent.filter((each) => each.real !== undefined).length,
      equal: this.#requests.equal + equal,
    };
    for (const { key, seen } of MODEL_CLAIMS) {
      const count = seen(played, this.#template);
      if (count > 0) this.#seen.set(key, (this.#seen.get(key) ?? 0) + count);
    }
  }

  /** The simulated version does not take the template that the real PBX runs. */
  refused(reason: string): void {
    this.#observed.push({
      ...{ kind: 'template', part: 'template', where: 'template', source: '', isAuthentication: false },
      ...{ played: undefined, scenario: undefined, exchange: undefined },
      what: 'the simulated PBX does not take the template that the real one runs',
      real: 'imported',
      simulated: reason,
    });
  }

  /** How many requests the real PBX had under way at once, of all events together. */
  crowd({ events }: Timeline): void {
    const requests = events.flatMap((event) => event.requests);
    const limit = this.#template.maxConcurrentRequests;
    const edges = requests
      .flatMap((each) => [[each.exchange.atMs, 1, each] as const, [endOf(each), -1, each] as const])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    let open = 0;
    let most: { open: number; at: (typeof edges)[number] } | undefined;
    for (const at of edges) {
      open += at[1];
      if (open > (most?.open ?? 0)) most = { open, at };
    }
    if (most === undefined || most.open < 2) return;
    if (limit > 0 && most.open >= limit) this.#seen.set('concurrency', most.open);
    if (limit <= 0 || most.open <= limit) return;
    const request = most.at[2];
    this.#observed.push({
      ...{ kind: 'timing', part: 'concurrency', where: 'time', source: '', played: undefined },
      ...{ scenario: request.scenario, isAuthentication: false, exchange: request.exchange.number },
      what: 'more requests at once than MaxConcurrentRequests allows',
      real: `${most.open} at once`,
      simulated: `at most ${limit}`,
    });
  }

  leftOver({ unrecognized, loose }: Timeline): void {
    for (const { exchange } of unrecognized)
      this.#unclear.push({
        what: `${exchange.request.method} ${placeOf(exchange.request.url)}`,
        why: 'the request fits no scenario of the template',
      });
    for (const { scenario } of loose)
      this.#unclear.push({
        what: scenario?.id ?? 'request',
        why: 'an authentication that no other request followed',
      });
  }

  result(): Pick<TapComparison, 'requests' | 'differences' | 'claims' | 'notCompared'> {
    // A header is much the same in every scenario.
    const groups = Map.groupBy(this.#observed, ({ kind, part, scenario, where, what }) =>
      [kind, part === 'header' ? '' : (scenario?.id ?? '-'), where, what].join('\n'),
    );
    const differences = [...groups.values()]
      .map((group) => this.#difference(group))
      .sort((a, b) => b.count - a.count);
    const contradicted = new Set(differences.flatMap(({ claims }) => claims));
    const claims = modelClaims().map((claim) => ({ ...claim, seen: this.#seen.get(claim.key) ?? 0 }));
    return {
      requests: this.#requests,
      differences,
      claims: {
        contradicted: claims.filter(({ key }) => contradicted.has(key)),
        confirmed: claims.filter(({ key, seen }) => seen > 0 && !contradicted.has(key)),
        notSeen: claims.filter(({ key, seen }) => seen === 0 && !contradicted.has(key)),
      },
      notCompared: [...Map.groupBy(this.#unclear, ({ what, why }) => `${what}\n${why}`).values()].map(
        (group) => ({
          what: withLabels(group[0]?.what ?? ''),
          why: group[0]?.why ?? '',
          count: group.length,
        }),
      ),
    };
  }

  #difference(group: readonly Observed[]): TapDifference {
    const [first] = group as [Observed];
    const { kind, where, what, played, exchange, real, simulated } = first;
    return {
      kind,
      scenario: scenariosOf(group),
      where,
      what: shown(what),
      count: group.length,
      example: {
        event: played === undefined ? '' : played.event.deed,
        ...(exchange !== undefined && { exchange }),
        real: shown(real),
        simulated: shown(simulated),
      },
      claims: this.#claimsOf(first),
    };
  }

  #claimsOf(concern: Concern): string[] {
    return MODEL_CLAIMS.filter(({ concerns }) => concerns(concern, this.#template)).map(({ key }) => key);
  }
}

/** The scenarios of a difference; where there is none, what happened. */
function scenariosOf(group: readonly Observed[]): string {
  const names = group.map(({ scenario, played }) =>
    scenario === undefined ? (played?.event.deed ?? '') : scenario.id || 'lookup by number',
  );
  return [...new Set(names)].join(', ');
}

function shown(text: string): string {
  const labelled = withLabels(text);
  return labelled.length <= MOST_SHOWN ? labelled : `${labelled.slice(0, MOST_SHOWN)}...`;
}

function placeOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}
