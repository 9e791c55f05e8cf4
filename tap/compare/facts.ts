import { evaluateCondition } from '../../simulator/expression/index.ts';
import type { Template } from '../../simulator/template/index.ts';
import { Pattern } from '../pattern.ts';
import { isStandIn, standInsIn } from './labels.ts';
import type { RealEvent, RealRequest, Timeline } from './timeline.ts';

/** What the traffic shows of how the real PBX is set up. */
export interface Facts {
  /** Values of parameters; the OAuth ones are in `tokens`. */
  readonly settings: ReadonlyMap<string, string>;
  /** Those of them that do not come of the traffic. */
  readonly given: ReadonlyMap<string, string>;
  /** Per OAuth parameter, the token that was stored when the tap began. */
  readonly tokens: ReadonlyMap<string, string>;
  /** The access token that was in memory when the tap began, or one that the traffic does not show. */
  readonly accessToken: string | undefined;
  readonly redirectUri: string | undefined;
  /** IANA name. */
  readonly timeZone: string;
  /** Whether callers that the phonebook has are not looked up. */
  readonly usesPhonebook: boolean;
}

const HOUR_MS = 3_600_000;

/** @param given settings of the command line, which come before what the traffic shows */
export function factsOf(template: Template, timeline: Timeline, given: ReadonlyMap<string, string>): Facts {
  const requests = [...timeline.events.flatMap((event) => event.requests), ...timeline.loose].sort(
    (a, b) => a.exchange.number - b.exchange.number,
  );
  const shown = new Map<string, string>();
  for (const { settings = {} } of requests)
    for (const [name, value] of Object.entries(settings)) if (!shown.has(name)) shown.set(name, value);
  const isOAuth = (name: string) =>
    template.parameters.some((each) => each.name === name && each.type === 'OAuth');
  const authorized = timeline.events.find(({ deed }) => deed === 'authorize');
  const authorize = authorizeValues(template, authorized?.authorizeUrl);
  for (const [name, value] of Object.entries(authorize)) if (!shown.has(name)) shown.set(name, value);
  const redeemed = authorized?.requests.map(({ values }) => values?.['RedirectUri']).find(Boolean);
  const settings = new Map([
    ...switches(template, requests),
    ...reporting(template, timeline.events),
    ...[...shown].filter(
      ([name]) => !isOAuth(name) && template.parameters.some((each) => each.name === name),
    ),
    // A secret is compared by its label, not by its value.
    ...[...given].filter(([name]) => !isStandIn(shown.get(name) ?? '')),
  ]);
  return {
    settings,
    given,
    tokens: new Map([...shown].filter(([name]) => isOAuth(name))),
    accessToken: firstToken(requests),
    redirectUri: authorize['RedirectUri'] ?? redeemed,
    timeZone: timeZoneOf(timeline.events),
    usesPhonebook: usesPhonebook(timeline.events),
  };
}

function authorizeValues(template: Template, url: string | undefined): Record<string, string> {
  if (url === undefined) return {};
  const [, query = ''] = url.split('?', 2);
  const values: Record<string, string> = {};
  for (const { requestUrlParameters } of template.parameters) {
    const sent = new URLSearchParams(query);
    const pattern = Pattern.of(requestUrlParameters);
    for (const pair of pattern.text.split('&')) {
      const at = pair.indexOf('=');
      const text = sent.get(pair.slice(0, at));
      if (at > 0 && text !== null) Object.assign(values, pattern.part(pair.slice(at + 1)).match(text) ?? {});
    }
  }
  return values;
}

/** What was reported is switched on. */
function reporting({ parameters }: Template, events: readonly RealEvent[]): [name: string, value: string][] {
  const has = (name: string) => parameters.some((each) => each.name === name);
  const on: [string, string][] = [];
  if (events.some(({ deed }) => deed === 'report') && has('ReportCallEnabled'))
    on.push(['ReportCallEnabled', 'True']);
  if (events.some(({ deed }) => deed === 'chat'))
    on.push([has('ReportChatEnabled') ? 'ReportChatEnabled' : 'ReportCallEnabled', 'True']);
  return on.filter(([name]) => has(name));
}

/**
 * Checkboxes that decide by `SkipIf` whether a request is sent: it was sent, so they have the one value with which it is not
 * skipped, whatever else the condition reads.
 */
function switches(
  { parameters }: Template,
  requests: readonly RealRequest[],
): [name: string, value: string][] {
  const conditions = new Set(requests.flatMap(({ scenario }) => scenario?.request?.skipIf || []));
  return [...conditions].flatMap((condition) =>
    parameters
      .filter(({ type, name }) => type === 'Boolean' && condition.includes(`[${name}]`))
      .flatMap(({ name }) => {
        const sending = ['True', 'False'].filter((value) => !skips(condition, name, value));
        const [only, ...others] = sending;
        return only === undefined || others.length > 0 ? [] : [[name, only] as [string, string]];
      }),
  );
}

function skips(condition: string, name: string, value: string): boolean {
  try {
    return evaluateCondition(condition, (each) => (each === name ? value : ''));
  } catch {
    return false;
  }
}

/** The token of the first request that needs one, where no authentication came before it. */
function firstToken(requests: readonly RealRequest[]): string | undefined {
  const first = requests.findIndex(({ isAuthentication, kind }) => !isAuthentication && kind !== 'redeem');
  const isPreceded = requests.slice(0, first).some(({ isAuthentication }) => isAuthentication);
  if (first < 0 || isPreceded) return undefined;
  const headers = requests[first]?.exchange.request.headers ?? [];
  return headers.flatMap(([, value]) => standInsIn(value))[0];
}

/** Local times that are shown beside UTC tell the clocks of the PBX, where they are a whole number of hours ahead. */
function timeZoneOf(events: readonly RealEvent[]): string {
  for (const { values } of events)
    for (const [name, text] of Object.entries(values)) {
      if (!name.endsWith('Local')) continue;
      const begin = name.slice(0, -'Local'.length);
      const utc = values[`${begin}UTC`];
      const utcMs = utc === undefined ? Number(values[`${begin}UTCMillis`] ?? Number.NaN) : Date.parse(utc);
      const hours = Math.round((Date.parse(text) - utcMs) / HOUR_MS);
      // IANA's names of fixed offsets have the sign of POSIX: Etc/GMT-1 is an hour ahead.
      if (hours !== 0 && Math.abs(hours) <= 14) return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
    }
  return 'UTC';
}

/** A call that was reported without a lookup, though its number was looked up before, and no number twice: the phonebook has it. */
function usesPhonebook(events: readonly RealEvent[]): boolean {
  const lookedUp = new Set<string>();
  let isSpared = false;
  for (const { deed, values, ring } of events) {
    const number = values['Number'] ?? '';
    if (deed === 'ring' && lookedUp.has(number)) return false;
    if (deed === 'ring') lookedUp.add(number);
    if (deed === 'report' && ring === undefined && lookedUp.has(number)) isSpared = true;
  }
  return isSpared;
}
