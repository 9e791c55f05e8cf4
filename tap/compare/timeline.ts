import type { TapExchange } from '../../reports/tap/document.ts';
import { TRIGGERS } from '../../simulator/engine/index.ts';
import { chainFrom, type Scenario, scenarioById, type Template } from '../../simulator/template/index.ts';
import { endsAlike, SAME_CALL_MS } from '../calls.ts';
import { Pattern } from '../pattern.ts';
import { type RecognizedRequest, ScenarioReader } from '../scenarios.ts';
import { sendable } from './labels.ts';

/** A request of the real PBX; `scenario` is absent where it fits none of the template. */
export interface RealRequest extends Partial<RecognizedRequest> {
  readonly exchange: TapExchange;
  /** One of those that authenticate. */
  readonly isAuthentication: boolean;
}

/** What the PBX did for one reason. */
export type Deed =
  | 'authorize'
  | 'ring'
  | 'report'
  | 'chat'
  | 'email'
  | 'search'
  | 'client-contact'
  | 'call-flow'
  | 'test';

/** Something that happened at the PBX, with all requests that it led to. */
export interface RealEvent {
  deed: Deed;
  readonly atMs: number;
  readonly requests: RealRequest[];
  /** Names of the template, with the values that the requests show. */
  readonly values: Record<string, string>;
  /** Of a report or chat: the lookup that belongs to it. */
  ring?: RealEvent;
  /** Of a lookup: its call was reported later. */
  report?: RealEvent;
  /** Of Authorize: the request of the browser, whose address the PBX made. */
  authorizeUrl?: string;
}

/** What happened, and what of the traffic belongs to nothing that a PBX can be made to do. */
export interface Timeline {
  readonly events: readonly RealEvent[];
  /** Authentications that no other request followed, and requests that no event explains. */
  readonly loose: readonly RealRequest[];
  /** Requests to the CRM API or for tokens that fit no scenario. */
  readonly unrecognized: readonly RealRequest[];
}

const DEEDS: Readonly<Record<string, Deed>> = {
  lookup: 'ring',
  'lookup-by-email': 'email',
  search: 'search',
  'report-call': 'report',
  'report-chat': 'chat',
  'create-from-client': 'client-contact',
  'call-flow-number': 'call-flow',
  'call-flow-id': 'call-flow',
  'call-flow-query': 'call-flow',
  redeem: 'authorize',
};
/** Events that a further request may still belong to. */
const RECENT = 100;
/** Calls under way at once. */
const MOST_OPEN = 1000;

/** Groups the exchanges of a tap into what happened at the PBX. */
export function timelineOf(template: Template, exchanges: readonly TapExchange[]): Timeline {
  const reader = new ScenarioReader(template);
  const builder = new TimelineBuilder(template);
  for (const exchange of exchanges) builder.add(realRequest(reader, template, sendable(exchange)));
  return builder.finish();
}

function realRequest(reader: ScenarioReader, template: Template, exchange: TapExchange): RealRequest {
  const { method, url, body } = exchange.request;
  const isOfPbx = ['token', 'api'].includes(exchange.endpoint);
  const request = { method, url, body };
  const found = reader.recognize(request) ?? (isOfPbx ? reader.recognize(request, 'by-path') : undefined);
  if (found === undefined) return { exchange, isAuthentication: false };
  const isAuthentication = authenticating(template).has(found.scenario);
  return { exchange, isAuthentication, ...found, ...withHeaders(found, template, exchange) };
}

/** What the headers of a request show beside its address and body. */
function withHeaders(
  { scenario, kind, values, settings }: RecognizedRequest,
  { parameters }: Template,
  { request }: TapExchange,
): Pick<RecognizedRequest, 'values' | 'settings'> {
  const more = { values: { ...values }, settings: { ...settings } };
  const offered = TRIGGERS[kind as keyof typeof TRIGGERS]?.names ?? [];
  for (const { key, text } of scenario.request?.headers ?? []) {
    const sent = request.headers.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    for (const [name, value] of Object.entries((sent && Pattern.of(text).match(sent)) || {}))
      if (parameters.some((each) => each.name === name)) more.settings[name] ??= value;
      else if (offered.includes(name)) more.values[name] ??= value;
  }
  return more;
}

/** @returns the scenarios that authenticate */
export function authenticating({ authentication, ...template }: Template): ReadonlySet<Scenario> {
  if (authentication.type !== 'Scenario') return new Set();
  const whole = { ...template, authentication };
  const start = scenarioById(whole, authentication.scenario);
  return new Set(start === undefined ? [] : chainFrom(whole, start));
}

class TimelineBuilder {
  readonly #template: Template;
  readonly #events: RealEvent[] = [];
  readonly #unrecognized: RealRequest[] = [];
  /** Authentications whose reason is still to come. */
  #waiting: RealRequest[] = [];
  #authorizeUrl: string | undefined;
  /** Lookups whose call may still be reported. */
  #open: RealEvent[] = [];

  constructor(template: Template) {
    this.#template = template;
  }

  add(request: RealRequest): void {
    const { exchange, scenario, kind = '' } = request;
    if (exchange.endpoint === 'authorize' && exchange.request.method === 'GET')
      this.#authorizeUrl ??= exchange.request.url;
    const redirected = this.#events
      .slice(-RECENT)
      .findLast(({ requests }) => leadsTo(requests.at(-1), exchange));
    if (redirected !== undefined) {
      this.#attach(redirected, { ...redirected.requests.at(-1), exchange, isAuthentication: false });
      return;
    }
    if (scenario === undefined) {
      if (exchange.endpoint === 'api' || exchange.endpoint === 'token') this.#unrecognized.push(request);
      return;
    }
    const known = this.#belongsTo(request, scenario);
    if (known !== undefined) this.#attach(known, request);
    else if (request.isAuthentication) this.#waiting.push(request);
    else this.#begin(DEEDS[kind] ?? 'ring', request);
  }

  finish(): Timeline {
    return { events: this.#events, loose: this.#waiting, unrecognized: this.#unrecognized };
  }

  #begin(deed: Deed, request: RealRequest): void {
    const event: RealEvent = {
      deed,
      atMs: (this.#waiting[0] ?? request).exchange.atMs,
      requests: [...this.#waiting],
      values: {},
    };
    this.#waiting = [];
    if (deed === 'authorize' && this.#authorizeUrl !== undefined) {
      event.authorizeUrl = this.#authorizeUrl;
      this.#authorizeUrl = undefined;
    }
    this.#attach(event, request);
    if (deed === 'report') this.#pair(event);
    if (deed === 'chat') this.#takeLookup(event);
    if (deed === 'ring') this.#open = [...this.#open.slice(-MOST_OPEN), event];
    this.#events.push(event);
  }

  #attach(event: RealEvent, request: RealRequest): void {
    event.requests.push(...this.#waiting, request);
    this.#waiting = [];
    // `[Transcription]` is what a PBX leaves of a name that it does not know, and no value.
    for (const [name, value] of Object.entries(request.values ?? {}))
      if (value !== `[${name}]`) event.values[name] ??= value;
  }

  /** @returns the event that a request goes on with */
  #belongsTo(request: RealRequest, scenario: Scenario): RealEvent | undefined {
    const recent = this.#events.slice(-RECENT).reverse();
    const repeated = recent.find((event) => isRepetition(event, request));
    if (repeated !== undefined) return repeated;
    if (request.isAuthentication)
      return recent.find(
        ({ requests }) =>
          requests.findLast((each) => !each.isAuthentication) === requests.at(-1) &&
          requests.at(-1)?.exchange.response?.status === 401,
      );
    const { kind, values = {} } = request;
    if (kind === 'followed')
      return recent.find((event) => this.#leadsTo(event, scenario)) ?? this.#begunOtherwise(scenario);
    if (kind === 'create-contact')
      return recent.find(
        ({ deed, report, values: known }) =>
          deed === 'ring' &&
          report === undefined &&
          (values['Number'] === undefined || endsAlike(known['Number'] ?? '', values['Number'])),
      );
    if (kind === 'lookup' || kind === 'lookup-by-email' || kind === 'search')
      return recent.find((event) => isSameLookup(event, request));
    return undefined;
  }

  /** Of scenarios that send the same request, the one is meant that leads to what was sent next. */
  #begunOtherwise(next: Scenario): RealEvent | undefined {
    const event = this.#events.at(-1);
    const [first, ...others] = event?.requests.filter(({ isAuthentication }) => !isAuthentication) ?? [];
    if (event === undefined || first === undefined || others.length > 0) return event;
    const { request } = first.exchange;
    for (const scenario of this.#template.scenarios) {
      if (scenario === first.scenario || !chainFrom(this.#template, scenario).includes(next)) continue;
      const reader = new ScenarioReader({ ...this.#template, scenarios: [scenario] });
      const found = reader.recognize(request);
      const deed = found && DEEDS[found.kind];
      if (found === undefined || deed === undefined) continue;
      event.requests[event.requests.indexOf(first)] = { ...first, ...found };
      event.deed = deed;
      Object.assign(event.values, found.values);
      return event;
    }
    return event;
  }

  #leadsTo({ requests }: RealEvent, scenario: Scenario): boolean {
    return requests.some(
      (each) =>
        each.scenario !== undefined &&
        !each.isAuthentication &&
        chainFrom(this.#template, each.scenario).includes(scenario),
    );
  }

  /** A report belongs to the last lookup of its number that has no report yet. */
  #pair(event: RealEvent): void {
    const number = event.values['Number'];
    const open = this.#open.filter(({ report }) => report === undefined);
    this.#open = open;
    const ring =
      number === undefined
        ? open.length === 1
          ? open[0]
          : undefined
        : open.findLast(({ values }) => endsAlike(values['Number'] ?? '', number));
    if (ring === undefined) return;
    ring.report = event;
    event.ring = ring;
  }

  /** A chat looks its contact up just before it is reported. */
  #takeLookup(event: RealEvent): void {
    const at = this.#events.findLastIndex(
      ({ deed, report, values, atMs }) =>
        report === undefined && event.atMs - atMs < SAME_CALL_MS && isOfChat(deed, values, event.values),
    );
    const lookup = this.#events[at];
    if (lookup === undefined) return;
    this.#events.splice(at, 1);
    event.requests.unshift(...lookup.requests);
    for (const [name, value] of Object.entries(lookup.values)) event.values[name] ??= value;
  }
}

function isOfChat(deed: Deed, looked: RealEvent['values'], chat: RealEvent['values']): boolean {
  // A report that does not show with whom the chat was says no other.
  if (chat['Email'] === undefined && chat['Number'] === undefined) return deed === 'email' || deed === 'ring';
  if (deed === 'email') return chat['Email'] === undefined || looked['Email'] === chat['Email'];
  return deed === 'ring' && chat['Number'] !== undefined && endsAlike(looked['Number'] ?? '', chat['Number']);
}

/** Whether a request fetches what the answer to the one before it redirects to. */
function leadsTo(last: RealRequest | undefined, { request }: TapExchange): boolean {
  const { response, request: before } = last?.exchange ?? {};
  if (response === undefined || before === undefined || response.status < 300 || response.status > 399)
    return false;
  const location = response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  return location !== undefined && URL.parse(location, before.url)?.href === URL.parse(request.url)?.href;
}

/** The same request once more: after a 401 or another error. */
function isRepetition({ requests }: RealEvent, { scenario, exchange }: RealRequest): boolean {
  const last = requests.findLast((each) => each.scenario === scenario);
  if (last === undefined || exchange.atMs - last.exchange.atMs > SAME_CALL_MS) return false;
  const status = last.exchange.response?.status ?? 0;
  const { request } = last.exchange;
  if (request.method !== exchange.request.method || request.url !== exchange.request.url) return false;
  return (status < 200 || status > 299) && status !== 404 && request.body === exchange.request.body;
}

/** Scenarios of one lookup: a template may ask for persons, then for companies. A search that is repeated is another one. */
function isSameLookup({ deed, values, atMs, report, requests }: RealEvent, request: RealRequest): boolean {
  if (report !== undefined || request.exchange.atMs - atMs > SAME_CALL_MS) return false;
  const wanted = request.values ?? {};
  if (request.kind === 'lookup')
    return deed === 'ring' && endsAlike(values['Number'] ?? '', wanted['Number'] ?? '');
  if (requests.some(({ scenario }) => scenario === request.scenario)) return false;
  if (request.kind === 'lookup-by-email') return deed === 'email' && values['Email'] === wanted['Email'];
  return deed === 'search' && searched(values) === searched(wanted);
}

/** The text of a search, as far as its requests show it. */
export function searched(values: Readonly<Record<string, string>>): string {
  return values['SearchText'] ?? values['EscapedSearchText'] ?? '';
}
