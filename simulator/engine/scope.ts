import type { Scope, Value } from '../expression/types.ts';

export type Values = ReadonlyMap<string, Value>;

/** `values` in front of `outer`: the nearer definition of a name wins. */
export function extend(outer: Scope, values: Values): Scope {
  return values.size === 0 ? outer : (name) => values.get(name) ?? outer(name);
}

/**
 * The names the engine itself defines. One that has no value at the moment (`[RecordingUrl]` of a call that was
 * not recorded) is empty; it is not an unknown name, which would stay as written.
 */
const PREDEFINED = new Set([
  'Number',
  'Name',
  'Email',
  'SearchText',
  'EscapedSearchText',
  'Query',
  'EntityID',
  'EntityId',
  'EntityType',
  'CallDirection',
  'CallType',
  'Agent',
  'AgentFirstName',
  'AgentLastName',
  'AgentEmail',
  'Duration',
  'DurationTimespan',
  'DateTime',
  'CallStartTimeLocal',
  'CallStartTimeUTC',
  'CallStartTimeUTCMillis',
  'CallEstablishedTimeLocal',
  'CallEstablishedTimeUTC',
  'CallEstablishedTimeUTCMillis',
  'CallEndTimeLocal',
  'CallEndTimeUTC',
  'CallEndTimeUTCMillis',
  'FoundRecordCount',
  'MaxLength',
  'RedirectUri',
  'State',
  'code',
  'state',
  'ChatMessages',
  'ChatStartTimeLocal',
  'ChatStartTimeUTC',
  'ChatEndTimeLocal',
  'ChatEndTimeUTC',
  'Transcription',
  'Summary',
  'Sentiment',
  'RecordingUrl',
  'RecordingHyperLink',
]);

/** The outermost scope: every predefined name, and every output of a contact (`[Contact::X]`), is empty. */
export const emptyScope: Scope = (name) => {
  if (name === 'LineBreak') return '\n';
  return PREDEFINED.has(name) || name.startsWith('Contact::') ? '' : undefined;
};
