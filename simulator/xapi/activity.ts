import type { ActiveCall } from '../pbx/call-control.ts';
import { endOf, legsOf } from '../pbx/legs.ts';
import type { CallLeg, EndedCall, LegKind, LogEntry } from '../pbx/types.ts';
import { durationOf } from './odata/duration.ts';
import { Entity, type Entry } from './odata/entity.ts';
import { collection, type Operation, value } from './operation.ts';
import * as shapes from './shapes.ts';

/** Up to the year 9999. */
const LAST_INSTANT = 253_402_300_799_999;
const TYPES = { error: 'Error', warning: 'Warning', info: 'Info' } as const;
/** Numbers of our own: 3CX publishes none. */
const DN_TYPES: Readonly<Record<LegKind, number>> = {
  extension: 0,
  outside: 1,
  'ring-group': 2,
  queue: 3,
  voicemail: 4,
  menu: 5,
};

/** What happens at the PBX: calls and the integration log. */
export const ACTIVITY_OPERATIONS: readonly Operation[] = [
  collection({
    id: 'ListActiveCall',
    method: 'get',
    path: '/ActiveCalls',
    summary: 'The calls under way.',
    entity: new Entity(shapes.ACTIVE_CALL),
    run: ({ control, clock }) => control.activeCalls().map((call) => activeCall(call, clock.now())),
  }),
  collection({
    id: 'ListCallHistoryView',
    method: 'get',
    path: '/CallHistoryView',
    summary: 'The calls that are over, a segment for each leg, the earliest first.',
    entity: new Entity(shapes.CALL_HISTORY),
    run: ({ pbx }) => segments(pbx.calls()),
  }),
  collection({
    id: 'ListEventLog',
    method: 'get',
    path: '/EventLogs',
    summary: 'The integration log, oldest first; Id counts the entries that are in it now.',
    entity: new Entity(shapes.EVENT_LOG),
    run: ({ pbx }) => pbx.log().map(eventLog),
  }),
  value({
    id: 'MakeCall',
    method: 'post',
    path: '/Users/Pbx.MakeCall',
    summary: 'Calls a number from an extension; answered once it rings. The control API ends the call.',
    body: shapes.MAKE_CALL,
    shape: shapes.MAKE_CALL_RESULT,
    async run({ control }, { body: { destination, dn } }) {
      const { callId, contact } = await control.ring({
        agent: dn,
        number: destination,
        direction: 'Outbound',
      });
      return {
        FinalStatus: 'Success',
        Reason: 'Success',
        ReasonText: 'The call rings.',
        VttId: null,
        Result: {
          ...{ Id: 1, CallId: Number(callId), LegId: 1, DN: dn, DeviceId: '', DirectControl: false },
          PartyCallerId: destination,
          PartyCallerName: [contact?.['FirstName'], contact?.['LastName']].filter(Boolean).join(' '),
          ...{ PartyDn: '', PartyDnType: 'ExternalLine', Status: 'Ringing' },
        },
      };
    },
  }),
];

function activeCall(call: ActiveCall, now: number): Entry {
  const { callId, number, agent, direction, startedAt, answeredAt } = call;
  const [caller, callee] = direction === 'Inbound' ? [number, agent] : [agent, number];
  return {
    Id: Number(callId),
    Caller: caller,
    Callee: callee,
    Status: answeredAt === undefined ? 'Routing' : 'Talking',
    EstablishedAt: answeredAt === undefined ? null : instant(answeredAt),
    LastChangeStatus: instant(answeredAt ?? startedAt),
    ServerNow: instant(now),
  };
}

function* segments(calls: Iterable<EndedCall>): Iterable<Entry> {
  let id = 0;
  for (const call of calls) for (const leg of legsOf(call)) yield segment(call, leg, ++id);
}

/** What one destination had of a call; all of a call that had only one. */
function segment(call: EndedCall, leg: CallLeg, id: number): Entry {
  const { number, name = '', agent, agentFirstName = '', agentLastName = '', direction } = call;
  const outside: Participant = { number: number || null, name: name || null, kind: 'outside' };
  const agentName = `${agentFirstName} ${agentLastName}`.trim();
  const inside: Participant = { number: agent, name: agentName || null, kind: 'extension' };
  const source = direction === 'Inbound' || leg.origin !== 'call' ? outside : inside;
  const destination: Participant = { number: leg.to || null, name: leg.name || null, kind: leg.kind };
  return {
    ...{ SegmentId: id, SegmentType: 0, SegmentActionId: 0 },
    SegmentStartTime: instant(leg.startedAt),
    SegmentEndTime: instant(endOf(leg)),
    CallTime: durationOf(leg.durationSeconds),
    CallAnswered: leg.answered,
    ...participant('Src', source, id * 2 - 1),
    ...participant('Dst', destination, id * 2),
  };
}

interface Participant {
  readonly number: string | null;
  readonly name: string | null;
  readonly kind: LegKind;
}

function participant(side: 'Src' | 'Dst', { number, name, kind }: Participant, id: number): Entry {
  const isExternal = kind === 'outside';
  const dn = isExternal ? null : number;
  return {
    [`${side}Id`]: id,
    [`${side}ParticipantId`]: id,
    [`${side}RecId`]: null,
    [`${side}Dn`]: dn,
    [`${side}DnType`]: DN_TYPES[kind],
    [`${side}CallerNumber`]: number,
    [`${side}DisplayName`]: name,
    [`${side}ExtendedDisplayName`]: name,
    [`${side}External`]: isExternal,
    [`${side}Internal`]: !isExternal,
  };
}

function eventLog({ at, level, code, message }: LogEntry, index: number): Entry {
  return {
    Id: index + 1,
    EventId: null,
    Type: TYPES[level],
    Source: 'CRM integration',
    Group: code,
    GroupName: 'CRM integration',
    Message: message,
    Params: [],
    TimeGenerated: instant(at),
  };
}

function instant(ms: number): string {
  return new Date(Math.min(ms, LAST_INSTANT)).toISOString();
}
