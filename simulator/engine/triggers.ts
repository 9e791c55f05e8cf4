import type { Template } from '../template/model.ts';
import { CONTACT_NAMES, CONTACT_PREFIX, TRANSCRIPTION_NAMES } from './predefined.ts';
import type { PbxProfile } from './profile.ts';

/** What makes the PBX run a scenario by itself. */
export type TriggerKind =
  | 'lookup'
  | 'lookup-by-email'
  | 'search'
  | 'report-call'
  | 'report-chat'
  | 'create-contact'
  | 'create-from-client'
  | 'call-flow-number'
  | 'call-flow-id'
  | 'call-flow-query'
  | 'authentication'
  | 'redeem';

/** One trigger: which scenarios it runs, and which names it offers them. */
export interface Trigger {
  /** For pages and messages: `when ...`. */
  readonly title: string;
  /** Ids of its scenarios; absent where the template names the scenario elsewhere. */
  readonly id?: RegExp;
  /** Whether all scenarios of such an id run, and not the first alone. */
  readonly shared: boolean;
  readonly names: readonly string[];
  /** Names that some templates rely on and that no public source settles; they are offered. */
  readonly open?: readonly string[];
  /** Whether `[Contact::Name]` reads the outputs of the contact found. */
  readonly hasContact?: true;
}

const moments = (name: string): string[] => [`${name}Local`, `${name}UTC`, `${name}UTCMillis`];
const AGENT = ['Agent', 'AgentFirstName', 'AgentLastName', 'AgentEmail'];
const RINGING = ['Number', 'Name', 'CallDirection', ...AGENT, 'DateTime', ...moments('CallStartTime')];
const DURATION = ['Duration', 'DurationTimespan'];

/**
 * The names that each trigger offers, in one place: the engine defines no other, the linter knows no other, and pages and
 * docs print this table. Sources: 3CX's template documentation; `3cx-real` for the client's form and `QueueExtension`.
 */
export const TRIGGERS: Readonly<Record<TriggerKind, Trigger>> = {
  lookup: { title: 'a number is looked up', id: /^$/, shared: true, names: [...RINGING, 'FoundRecordCount'] },
  'lookup-by-email': {
    title: 'an e-mail address is looked up',
    id: /^LookupByEmail/,
    shared: true,
    names: ['Email', 'Name', ...AGENT, 'FoundRecordCount'],
  },
  search: {
    title: 'an agent searches for contacts',
    id: /^SearchContacts(_(FirstName|LastName|FullName|Company|PhoneNumbers|Email))?$/,
    shared: true,
    names: ['SearchText', 'EscapedSearchText', 'FoundRecordCount'],
  },
  'report-call': {
    title: 'a call has ended',
    id: /^ReportCall$/,
    shared: false,
    names: [
      ...RINGING,
      ...CONTACT_NAMES,
      ...DURATION,
      ...TRANSCRIPTION_NAMES,
      'CallType',
      ...moments('CallEstablishedTime'),
      ...moments('CallEndTime'),
      'RecordingUrl',
      'RecordingHyperLink',
      'QueueExtension',
    ],
    hasContact: true,
  },
  'report-chat': {
    title: 'a chat has ended',
    id: /^ReportChat$/,
    shared: false,
    names: [
      'Number',
      'Name',
      'Email',
      ...AGENT,
      ...CONTACT_NAMES,
      ...DURATION,
      'DateTime',
      'ChatMessages',
      'ChatStartTimeLocal',
      'ChatStartTimeUTC',
      'ChatEndTimeLocal',
      'ChatEndTimeUTC',
      'QueueExtension',
    ],
    hasContact: true,
  },
  'create-contact': {
    title: 'no contact was found for a call',
    id: /^CreateContactRecord$/,
    shared: false,
    names: RINGING,
  },
  'create-from-client': {
    title: 'an agent fills in the form for a new contact',
    id: /^CreateContactRecordFromClient$/,
    shared: false,
    names: ['Number', 'FirstName', 'LastName', 'Email'],
    open: ['Company', 'CompanyName'],
  },
  'call-flow-number': {
    title: 'a call flow looks a number up',
    id: /^LookupFromCFD_.+_LookupNumber$/,
    shared: false,
    names: ['Number'],
  },
  'call-flow-id': {
    title: 'a call flow looks an id up',
    id: /^LookupFromCFD_.+_LookupID$/,
    shared: false,
    names: ['EntityID', 'EntityId'],
  },
  'call-flow-query': {
    title: 'a call flow sends a query',
    id: /^LookupFromCFD_.+_LookupFreeQuery$/,
    shared: false,
    names: ['Query'],
  },
  authentication: { title: 'the PBX signs in', shared: false, names: [] },
  redeem: {
    title: 'the browser returns from Authorize',
    shared: false,
    names: ['code', 'state', 'State', 'RedirectUri', 'PKCECodeVerifier'],
  },
};

/** Names in the URL that Authorize opens. */
export const AUTHORIZE_NAMES: readonly string[] = ['RedirectUri', 'State', 'state', 'CodeChallenge'];

/** A setting of the PBX ("match last N digits"), which every expression may read. */
const EVERYWHERE = ['MaxLength'];
const PKCE_NAMES: readonly string[] = ['CodeChallenge', 'PKCECodeVerifier'];

const KINDS = Object.keys(TRIGGERS) as TriggerKind[];

/** Every name that some trigger of some profile offers. */
export const PREDEFINED_NAMES: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...AUTHORIZE_NAMES,
  ...KINDS.flatMap((kind) => [...TRIGGERS[kind].names, ...(TRIGGERS[kind].open ?? [])]),
]);

/** @returns whether a PBX of that profile defines a predefined name at all */
export function existsOn(profile: PbxProfile, name: string): boolean {
  if (PKCE_NAMES.includes(name)) return profile.pkce;
  return profile.transcribes || !TRANSCRIPTION_NAMES.some((each) => each === name);
}

/** @returns whether a PBX of that profile offers a name to the scenarios of a trigger */
export function offers(kind: TriggerKind, profile: PbxProfile, name: string): boolean {
  const { names, open = [], hasContact } = TRIGGERS[kind];
  if (name.startsWith(CONTACT_PREFIX)) return hasContact === true;
  return (
    (names.includes(name) || open.includes(name) || EVERYWHERE.includes(name)) && existsOn(profile, name)
  );
}

/** @returns the triggers that run scenarios of this id; none for one that only a chain reaches */
export function triggersOf(template: Template, id: string): TriggerKind[] {
  const { authentication, parameters } = template;
  return KINDS.filter((kind) => {
    if (kind === 'authentication')
      return authentication.type === 'Scenario' && authentication.scenario === id;
    if (kind === 'redeem')
      return id !== '' && parameters.some((each) => each.type === 'OAuth' && each.responseScenario === id);
    return TRIGGERS[kind].id?.test(id) ?? false;
  });
}

/** @returns whether the PBX runs every scenario of this id, not only the first */
export function isSharedId(id: string): boolean {
  return KINDS.some((kind) => TRIGGERS[kind].shared && TRIGGERS[kind].id?.test(id));
}
