import { namesOf } from './agent-names.ts';
import type { CallLeg, Direction, EndedCall } from './types.ts';
import { type Call, type CallTimes, callTimes } from './values.ts';

/** Legs in which a call reaches others. */
const SERVICES: readonly CallLeg['kind'][] = ['queue', 'ring-group', 'menu'];

/**
 * A call with what its legs say of it as a whole, as far as it does not say so itself. A call from outside is answered by an
 * extension or by a number outside, not by a queue, a menu or voicemail, and its agent is the last extension that took it. A
 * call to the outside is that of the agent who dialed.
 */
export function withLegs(call: Call): Call {
  const { legs = [], direction } = call;
  if (legs.length === 0) return call;
  const { answered, ringSeconds, durationSeconds } = call;
  const last = takenOf(legs, direction).findLast(({ kind }) => kind === 'extension');
  const queue = legs.findLast(({ kind }) => kind === 'queue')?.to;
  return {
    ...(direction === 'Inbound' && last !== undefined ? withAgent(call, last) : call),
    ...timesOf(legs, direction),
    ...(answered !== undefined && { answered }),
    ...(ringSeconds !== undefined && { ringSeconds }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    ...(queue !== undefined && { queue }),
  };
}

/** A call as it is reported, and its times. */
export interface ReportedCall {
  readonly call: Call;
  readonly times: CallTimes;
}

/**
 * What is reported of a call: the call as a whole or, with `leg`, what each agent had of it where several talked.
 * @param now where the call does not say how long it took
 */
export function reportsOf(call: Call, mode: 'call' | 'leg', now: number): readonly ReportedCall[] {
  const { legs = [], ...whole } = call;
  const isOutbound = call.direction === 'Outbound';
  const talks = mode === 'call' ? [] : takenOf(legs, call.direction);
  const ofAgents = talks.filter(({ kind }) => kind === 'extension' || isOutbound);
  const calls = ofAgents.length < 2 ? [whole] : ofAgents.map((leg) => legAsCall(whole, leg, legs));
  return calls.map((each) => ({ call: each, times: callTimes(each, now) }));
}

/** The call as the agent of one leg had it. */
function legAsCall(whole: Call, leg: CallLeg, legs: readonly CallLeg[]): Call {
  const { queue: _, ...call } = leg.kind === 'extension' ? withAgent(whole, leg) : whole;
  const { startedAt, answered, ringSeconds, durationSeconds } = leg;
  const before = legs.slice(0, legs.indexOf(leg)).findLast(({ kind }) => SERVICES.includes(kind));
  const queue = leg.origin === 'distribution' && before?.kind === 'queue' ? before.to : undefined;
  return {
    ...call,
    ...{ startedAt, answered, ringSeconds, durationSeconds },
    ...(queue !== undefined && { queue }),
  };
}

/** The legs in which an agent talked with the outside number, or one outside number with another, as they were answered. */
function takenOf(legs: readonly CallLeg[], direction: Direction): readonly CallLeg[] {
  const talks = legs
    .filter(({ answered, kind }) => answered && (kind === 'extension' || kind === 'outside'))
    .sort((one, other) => answerOf(one) - answerOf(other));
  if (direction === 'Outbound') return talks;
  const ofExtensions = talks.filter(({ kind }) => kind === 'extension');
  return ofExtensions.length > 0 ? ofExtensions : talks;
}

/** From the first ring to the first answer, and from there to the end of the last leg that was taken. */
function timesOf(
  legs: readonly CallLeg[],
  direction: Direction,
): Required<Pick<Call, 'answered' | 'ringSeconds' | 'durationSeconds'>> {
  const startedAt = legs[0]?.startedAt ?? 0;
  const secondsTo = (ms: number) => Math.max(0, (ms - startedAt) / 1000);
  const taken = takenOf(legs, direction);
  const [first] = taken;
  if (first === undefined)
    return { answered: false, ringSeconds: secondsTo(Math.max(...legs.map(endOf))), durationSeconds: 0 };
  const ringSeconds = secondsTo(answerOf(first));
  const durationSeconds = secondsTo(Math.max(...taken.map(endOf))) - ringSeconds;
  return { answered: true, ringSeconds, durationSeconds };
}

/** A call with the agent of a leg in the place of its own. */
function withAgent(call: Call, { to, name = '' }: CallLeg): Call {
  if (to === call.agent && name === '') return call;
  const { agentFirstName: _first, agentLastName: _last, agentEmail, ...rest } = call;
  const isSame = to === call.agent && agentEmail !== undefined;
  return { ...rest, agent: to, ...namesOf({ name }), ...(isSame && { agentEmail }) };
}

/** The legs of a call that is over, also of one that had only one. */
export function legsOf(call: EndedCall): readonly CallLeg[] {
  if (call.legs !== undefined && call.legs.length > 0) return call.legs;
  const { direction, agent, agentFirstName, agentLastName, number, name = '' } = call;
  const { startedAt, answered, ringSeconds, durationSeconds } = call;
  const isInbound = direction === 'Inbound';
  const agentName = [agentFirstName, agentLastName].filter(Boolean).join(' ');
  return [
    {
      kind: isInbound ? 'extension' : 'outside',
      to: isInbound ? agent : number,
      name: isInbound ? agentName : name,
      origin: 'call',
      ...{ startedAt, answered, ringSeconds, durationSeconds },
    },
  ];
}

function answerOf({ startedAt, ringSeconds }: CallLeg): number {
  return startedAt + ringSeconds * 1000;
}

/** When a leg ended, in milliseconds since the epoch. */
export function endOf(leg: CallLeg): number {
  return answerOf(leg) + leg.durationSeconds * 1000;
}
