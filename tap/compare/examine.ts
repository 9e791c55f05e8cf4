import type { TapDifferenceKind } from '../../reports/tap/comparison.ts';
import type { Sent } from './answers.ts';
import type { Concern } from './claim-signs.ts';
import { conditionDoubt, doubtOf, type Knowledge } from './doubt.ts';
import type { Found } from './found.ts';
import { standInsIn } from './labels.ts';
import { describePlace, sourceOf, useOf } from './place.ts';
import type { PlayedEvent } from './play.ts';
import { requestDifferences } from './request-differences.ts';
import type { RealEvent, RealRequest } from './timeline.ts';
import { urlDifferences } from './url-differences.ts';

/** A difference before those of one kind are counted together. */
export interface Observed extends Concern {
  readonly where: string;
  readonly what: string;
  readonly exchange: number | undefined;
}

/** Something that cannot be compared, and why. */
export interface Unclear {
  readonly what: string;
  readonly why: string;
}

/** What an event came to on both sides. */
export interface Examined {
  readonly observed: readonly Observed[];
  readonly unclear: readonly Unclear[];
  /** Compared requests without a difference. */
  readonly equal: number;
}

/** Looks at one event after the other: what differs in one may follow from an earlier one, and is no difference of its own. */
export class Examiner {
  readonly #knowledge: Knowledge;
  /** Only one side has renewed its token, so that each goes on with another one. */
  #areTokensApart = false;
  /** Lookups that the two sides did not do alike: they may have found another contact. */
  readonly #unlike = new Set<RealEvent>();

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  /** @returns where the simulated PBX did something else than the real one, and what cannot be said */
  examine(played: PlayedEvent): Examined {
    if (played.event.requests.some(({ exchange }) => exchange.cut)) return this.#leftOut(played);
    const observed: Observed[] = [...presence(played), ...sequence(played), ...timing(played)];
    const unclear: Unclear[] = [];
    let equal = 0;
    let isKnown = true;
    if (played.unsent.some(renews)) this.#areTokensApart = true;
    for (const sent of played.sent) {
      // What follows from an answer that was not recorded may be anything.
      if (!sent.isAnswered) isKnown = false;
      if (sent.isAuthentication && sent.real === undefined && !sent.isBefore) this.#areTokensApart = true;
      if (sent.real === undefined) continue;
      const found = requestDifferences(sent.real.exchange.request, sent.request);
      if (found.length === 0) equal += 1;
      for (const each of found) {
        const doubt = isKnown
          ? (this.#consequence(each, sent, played) ?? doubtOf(each, sent, played, this.#knowledge))
          : 'it follows from an answer that was not recorded';
        if (doubt === undefined) observed.push(asObserved(each, sent, played));
        else unclear.push({ what: `${nameOf(sent)}: ${describePlace(each.place)}`, why: doubt });
      }
      if (sent.isAuthentication || sent.real.kind === 'redeem') this.#areTokensApart = false;
    }
    if (played.unsent.length > 0 || !isKnown) this.#unlike.add(played.event);
    observed.push(...authorizeDifferences(played, this.#knowledge));
    const { missing, kept } = explained(observed, played, this.#knowledge);
    return { observed: kept, unclear: [...unclear, ...missing], equal };
  }

  /** An event of which the tap has kept a part: the rest of an answer may decide what is sent next. */
  #leftOut(played: PlayedEvent): Examined {
    this.#unlike.add(played.event);
    const why = 'the tap has kept only the beginning of a body';
    const names = new Set(played.event.requests.map(({ scenario }) => scenario?.id || 'lookup by number'));
    return { observed: [], unclear: [...names].map((name) => ({ what: `${name}: request`, why })), equal: 0 };
  }

  /** @returns of which earlier difference this one follows */
  #consequence(
    { place, real, simulated }: Found,
    { scenario }: Sent,
    { event }: PlayedEvent,
  ): string | undefined {
    if (this.#areTokensApart && standInsIn(real).length > 0 && standInsIn(simulated).length > 0)
      return 'only one of the two PBXs has renewed its token before';
    if (event.ring === undefined || !this.#unlike.has(event.ring) || scenario === undefined) return undefined;
    const isOfContact = useOf(sourceOf(scenario, place) ?? '').names.some((name) =>
      /^(Entity|Contact::|Name$)/.test(name),
    );
    return isOfContact ? 'the lookup of this call differs, and may have found another contact' : undefined;
  }
}

function renews({ isAuthentication, exchange }: RealRequest): boolean {
  return isAuthentication && (exchange.response?.status ?? 500) < 300;
}

function asObserved(
  { kind, place, what, real, simulated }: Found,
  sent: Sent,
  played: PlayedEvent,
): Observed {
  const { scenario, isAuthentication } = sent;
  const source = scenario === undefined ? '' : (sourceOf(scenario, place) ?? '');
  return {
    ...{ kind, part: place.part, played, scenario, isAuthentication, source, real, simulated, what },
    where: describePlace(place),
    exchange: sent.real?.exchange.number,
  };
}

function nameOf({ scenario }: Pick<Sent, 'scenario'>): string {
  return scenario?.id || 'lookup by number';
}

/** Requests of one side alone. */
function presence(played: PlayedEvent): Observed[] {
  const { sent, unsent } = played;
  const [error] = played.errors;
  const why = error === undefined ? (played.skipped[0] ?? played.notes.at(-1)) : error.message;
  const onlyReal = unsent.map(
    (real): Observed => ({
      ...basicsOf('only-real', real.scenario, played, real.isAuthentication),
      what: `the simulated PBX does not send this request${why === undefined ? '' : `: ${why}`}`,
      real: lineOf(real.exchange.request),
      simulated: '',
      exchange: real.exchange.number,
    }),
  );
  const onlySimulated = sent
    .filter(({ real, isBefore }) => real === undefined && !isBefore)
    .map(
      ({ request, scenario, isAuthentication }): Observed => ({
        ...basicsOf('only-simulated', scenario, played, isAuthentication),
        what: 'the real PBX does not send this request',
        real: '',
        simulated: lineOf(request),
        exchange: undefined,
      }),
    );
  return [...onlyReal, ...onlySimulated];
}

function basicsOf(
  kind: TapDifferenceKind,
  scenario: Observed['scenario'],
  played: PlayedEvent,
  isAuthentication: boolean,
) {
  return { kind, part: 'request', where: 'request', played, scenario, isAuthentication, source: '' };
}

function lineOf({ method, url }: { readonly method: string; readonly url: string }): string {
  return `${method} ${url}`;
}

/** Both sides sent the same requests, in another order. */
function sequence(played: PlayedEvent): Observed[] {
  const both = played.sent.filter(({ real }) => real !== undefined);
  const at = both.findIndex(
    ({ real }, index) => (real?.exchange.number ?? 0) < (both[index - 1]?.real?.exchange.number ?? 0),
  );
  const [late, early] = [both[at], both[at - 1]];
  if (late === undefined || early === undefined) return [];
  return [
    {
      ...{
        kind: 'sequence',
        part: 'sequence',
        where: 'sequence',
        source: '',
        played,
        scenario: late.scenario,
      },
      isAuthentication: late.isAuthentication,
      what: 'requests in another order',
      real: `${nameOf(late)}, then ${nameOf(early)}`,
      simulated: `${nameOf(early)}, then ${nameOf(late)}`,
      exchange: late.real?.exchange.number,
    },
  ];
}

/** The simulated PBX sends the requests of one event one after the other. */
function timing(played: PlayedEvent): Observed[] {
  const requests = [...played.event.requests].sort((a, b) => a.exchange.atMs - b.exchange.atMs);
  const found: Observed[] = [];
  for (const [index, real] of requests.entries()) {
    const open = requests.slice(0, index).find((each) => endOf(each) > real.exchange.atMs);
    if (open === undefined) continue;
    const areTokens = open.isAuthentication && real.isAuthentication;
    found.push({
      ...{
        kind: 'timing',
        part: areTokens ? 'token requests' : 'overlap',
        where: 'time',
        source: '',
        played,
        scenario: real.scenario,
      },
      isAuthentication: real.isAuthentication,
      what: areTokens ? 'two token requests at once' : 'sent before the answer to the request before it',
      real: `exchange ${real.exchange.number} begins ${Math.round(endOf(open) - real.exchange.atMs)} ms before the end of ${open.exchange.number}`,
      simulated: 'one after the other',
      exchange: real.exchange.number,
    });
  }
  return found;
}

/** When the answer of an exchange was whole, in milliseconds from the start of the tap. */
export function endOf({ exchange }: RealRequest): number {
  return exchange.atMs + exchange.durationMs;
}

/** The address that Authorize opens is the PBX's, though a browser requests it. */
function authorizeDifferences(played: PlayedEvent, { template }: Knowledge): Observed[] {
  const { authorizeUrl: real } = played.event;
  if (real === undefined || played.authorizeUrl === undefined) return [];
  return urlDifferences(real, played.authorizeUrl).map(({ kind, place, what, real: one, simulated }) => {
    const pair = template.parameters
      .flatMap(({ requestUrlParameters, requestUrl }) =>
        `${requestUrl.split('?')[1] ?? ''}&${requestUrlParameters}`.split('&'),
      )
      .find((each) => place.name !== undefined && each.startsWith(`${place.name}=`));
    return {
      ...{
        kind,
        part: place.part,
        played,
        scenario: undefined,
        isAuthentication: false,
        what,
        real: one,
        simulated,
      },
      source: pair ?? '',
      where: describePlace(place),
      exchange: undefined,
    };
  });
}

/**
 * A request that the simulated PBX does not send because of a condition on what the traffic does not show is not a
 * difference: with another setting it would.
 */
function explained(
  observed: readonly Observed[],
  played: PlayedEvent,
  knowledge: Knowledge,
): { kept: Observed[]; missing: Unclear[] } {
  const kept: Observed[] = [];
  const missing: Unclear[] = [];
  for (const each of observed) {
    const doubt =
      (each.kind === 'only-real' && played.errors.length === 0 && played.skipped.length > 0) ||
      (each.kind === 'only-simulated' && each.scenario !== undefined)
        ? conditionDoubt(each.scenario, played, knowledge)
        : undefined;
    if (doubt === undefined) kept.push(each);
    else missing.push({ what: `${nameOf(each)}: request`, why: doubt });
  }
  return { kept, missing };
}
