import type { TapEvent, TapExchange } from '../reports/tap/document.ts';
import type { EndedCall } from '../simulator/pbx/index.ts';

/** A number that was looked up, while no report has said what became of the call. */
interface Lookup {
  readonly atMs: number;
  readonly number: string;
  readonly name: string | undefined;
  readonly agent: string | undefined;
}

/** Extension of a call of which no agent is known. */
const SOME_AGENT = '100';

/** Lookups of one number so close together are of one call: a template may ask for persons, then for companies. */
export const SAME_CALL_MS = 10_000;
/** The same number in another spelling ends alike; a shorter one is an extension's and has to be equal. */
const COMPARED_DIGITS = 6;

/**
 * The calls that a tap has seen: each report of a call, and each number looked up of which no report came, as a call that
 * was not answered, for nothing else is known of it.
 */
export class CallsSeen {
  readonly #startedAt: number;
  readonly #reported: EndedCall[] = [];
  #lookups: Lookup[] = [];

  /** @param startedAt of the tap, milliseconds since the epoch */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  /** Takes the exchanges in the order in which their requests came. */
  add({ atMs, event, response }: Pick<TapExchange, 'atMs' | 'event' | 'response'>): void {
    if (event === undefined) return;
    const number = event.values['Number']?.trim() ?? '';
    const at = this.#startedAt + atMs;
    if (event.kind === 'lookup' && number !== '') {
      const { Name: name, Agent: agent } = event.values;
      this.#lookUp({ atMs: at, number, name, agent });
    }
    // A report that was refused is sent again, by the PBX or never; the call is counted once it is accepted.
    if (event.kind === 'report-call' && response !== undefined && response.status < 300)
      this.#report(number, callOf(event, at));
  }

  #lookUp(lookup: Lookup): void {
    const isSame = this.#lookups.some(
      (each) => endsAlike(each.number, lookup.number) && lookup.atMs - each.atMs < SAME_CALL_MS,
    );
    if (!isSame) this.#lookups.push(lookup);
  }

  #report(number: string, call: EndedCall): void {
    // Of a report that does not show its number, the one lookup that waits for a report does.
    const [only, ...others] = this.#lookups;
    const known = number === '' && others.length === 0 && only !== undefined ? only.number : number;
    this.#lookups = this.#lookups.filter((lookup) => known === '' || !endsAlike(lookup.number, known));
    this.#reported.push({ ...call, number: known });
  }

  /** @returns the calls by the time at which they began */
  all(): EndedCall[] {
    // A CRM takes no call without an agent.
    const agentOfOthers = this.#reported[0]?.agent ?? SOME_AGENT;
    const onlyLookedUp = this.#lookups.map(
      ({ atMs, number, name, agent }): EndedCall => ({
        startedAt: Math.round(atMs),
        direction: 'Inbound',
        number,
        ...(name ? { name } : {}),
        agent: agent || agentOfOthers,
        answered: false,
        ringSeconds: 0,
        durationSeconds: 0,
      }),
    );
    return [...this.#reported, ...onlyLookedUp].sort((a, b) => a.startedAt - b.startedAt);
  }
}

/** @returns whether two spellings of a number may be of one caller: with and without the country, or equal where they are short */
export function endsAlike(a: string, b: string): boolean {
  const [shorter = '', longer = ''] = [a, b]
    .map((each) => each.replace(/\D/g, '').replace(/^0+/, ''))
    .sort((one, other) => one.length - other.length);
  return (
    a === b ||
    (shorter.length >= COMPARED_DIGITS ? longer.endsWith(shorter) : shorter !== '' && shorter === longer)
  );
}

/**
 * @param at when the report came, milliseconds since the epoch
 * @returns the call of a report, as far as the report shows it
 */
export function callOf({ values }: Pick<TapEvent, 'values'>, at: number): EndedCall {
  const type = values['CallType'] ?? '';
  const [start, established, end] = ['CallStartTime', 'CallEstablishedTime', 'CallEndTime'].map((name) =>
    instantOf(values, name),
  );
  const talk = secondsOf(values) ?? between(established, end) ?? 0;
  const answered = type === '' ? established !== undefined || talk > 0 : /^(Inbound|Outbound)$/i.test(type);
  const startedAt = start ?? Math.round((end ?? at) - talk * 1000);
  const isInbound = /^(inbound|missed)$/i.test(values['CallDirection'] ?? type);
  const isOutbound = /^(outbound|notanswered)$/i.test(values['CallDirection'] ?? type);
  return {
    startedAt,
    direction: isOutbound && !isInbound ? 'Outbound' : 'Inbound',
    number: values['Number']?.trim() ?? '',
    agent: values['Agent'] || SOME_AGENT,
    ...optional('name', values['Name']),
    ...optional('agentFirstName', values['AgentFirstName']),
    ...optional('agentLastName', values['AgentLastName']),
    ...optional('agentEmail', values['AgentEmail']),
    answered,
    ringSeconds: between(startedAt, answered ? established : end) ?? 0,
    durationSeconds: answered ? talk : 0,
    ...optional('recordingUrl', values['RecordingUrl']),
    ...optional('transcription', values['Transcription']),
    ...optional('summary', values['Summary']),
    ...optional('sentiment', values['Sentiment']),
  };
}

function optional<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return (value ? { [name]: value } : {}) as { [name in Name]?: string };
}

/** @returns a time of a report, whichever form of it is shown, in milliseconds since the epoch; undefined where none is */
export function instantOf(values: TapEvent['values'], name: string): number | undefined {
  const millis = Number(values[`${name}UTCMillis`] ?? Number.NaN);
  if (millis > 0) return millis;
  const ms = Date.parse(values[`${name}UTC`] ?? values[`${name}Local`] ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** @returns the talk time of a report, as a number or as h:mm:ss */
export function secondsOf(values: TapEvent['values']): number | undefined {
  const seconds = Number(values['DurationSeconds'] ?? Number.NaN);
  if (seconds >= 0) return seconds;
  const [, hours = '0', minutes, rest] = /^(?:(\d+):)?(\d+):(\d+)$/.exec(values['Duration'] ?? '') ?? [];
  return minutes === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : Math.round((to - from) / 1000);
}
