import { TRIGGERS } from '../../simulator/engine/index.ts';
import type { Scenario, Template } from '../../simulator/template/index.ts';
import type { Sent } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Found } from './found.ts';
import { isStandIn, standInsIn } from './labels.ts';
import { conditionsOf, sourceOf, useOf } from './place.ts';
import type { PlayedEvent } from './play.ts';

/** What decides whether a value can be compared. */
export interface Knowledge {
  readonly template: Template;
  readonly facts: Facts;
}

/** Methods that undo themselves: a value that was read through them is the name's. */
const TRANSPARENT = /^(tostring|get_totalseconds|totalseconds|trim|toupper|tolower|replace)$/i;

/**
 * @returns why a difference says nothing about the PBX: the value is made of what the traffic does not show. A name that the
 * real PBX left as written is a difference, whatever its value would be.
 */
export function doubtOf(
  { kind, place, real, simulated }: Found,
  sent: Sent,
  played: PlayedEvent,
  knowledge: Knowledge,
): string | undefined {
  if (kind !== 'value' && kind !== 'missing' && kind !== 'extra' && kind !== 'type') return undefined;
  if (isStandIn(real) && simulated !== '' && standInsIn(simulated).length === 0)
    return 'the tap hides what the real PBX sends there';
  const source = sent.scenario === undefined ? undefined : sourceOf(sent.scenario, place);
  if (source === undefined) return undefined;
  const { names, methods } = useOf(source);
  if (names.some((name) => real.includes(`[${name}]`))) return undefined;
  const unknown = unknownOf(names, played, knowledge);
  if (unknown !== undefined) return unknown;
  const isComputed =
    methods.some((method) => !TRANSPARENT.test(method)) && names.some((name) => isOfEvent(name, played));
  return isComputed
    ? `it is computed by the template (${methods.join(', ')}), so that the value behind it is not shown`
    : undefined;
}

/** @returns why the values of names are not known; undefined where all of them are */
function unknownOf(
  names: readonly string[],
  played: PlayedEvent,
  { template, facts }: Knowledge,
): string | undefined {
  const { values } = played.event;
  for (const name of names) {
    if (
      template.parameters.some((each) => each.name === name && each.type !== 'OAuth') &&
      !facts.settings.has(name)
    )
      return `no request shows the setting ${name}: give it with --setting ${name}=VALUE`;
    if (isOfEvent(name, played) && !isShown(name, values)) return `no request shows [${name}] of this event`;
  }
  return undefined;
}

/** Names whose values an event brings along; those of the contact come of the answers, and are compared. */
function isOfEvent(name: string, { event }: PlayedEvent): boolean {
  if (
    /^(Entity|Contact::|FoundRecordCount|MaxLength|RedirectUri|state$|State$|code$|PKCE|CodeChallenge)/.test(
      name,
    )
  )
    return false;
  return Object.values(TRIGGERS).some(({ names }) => names.includes(name)) && event.deed !== 'authorize';
}

function isShown(name: string, values: PlayedEvent['event']['values']): boolean {
  if (values[name] !== undefined) return true;
  // Each of these is made of the others.
  if (/^(Duration|DurationTimespan)$/.test(name))
    return values['Duration'] !== undefined || values['DurationSeconds'] !== undefined;
  const [, time = ''] = /^(\w+Time)(?:Local|UTC|UTCMillis)$/.exec(name) ?? [];
  const moment = name === 'DateTime' ? 'CallStartTime' : time;
  const isMissing =
    moment === 'CallEstablishedTime' && /^(Missed|Notanswered)$/.test(values['CallType'] ?? '');
  return (
    isMissing ||
    (moment !== '' && ['Local', 'UTC', 'UTCMillis'].some((form) => values[moment + form] !== undefined))
  );
}

/** @returns why a condition that decides whether a request is sent cannot be known */
export function conditionDoubt(
  scenario: Scenario | undefined,
  played: PlayedEvent,
  knowledge: Knowledge,
): string | undefined {
  if (scenario === undefined) return undefined;
  const names = conditionsOf({
    ...scenario,
    request: scenario.request && { ...scenario.request, headers: [], queryParams: [], postValues: undefined },
  }).flatMap((text) => useOf(text, 'condition').names);
  return unknownOf(names, played, knowledge);
}
