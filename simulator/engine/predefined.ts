/** `[CallType]` of a call; case counts in comparisons. */
export const CALL_TYPES = ['Inbound', 'Missed', 'Outbound', 'Notanswered'] as const;

/** One of the four types of a call. */
export type CallType = (typeof CALL_TYPES)[number];

/** `[CallDirection]` of a call. */
export const CALL_DIRECTIONS = ['Inbound', 'Outbound'] as const;

/** @returns the direction of a call of that type */
export function directionOf(type: CallType): (typeof CALL_DIRECTIONS)[number] {
  return type === 'Inbound' || type === 'Missed' ? 'Inbound' : 'Outbound';
}

/** Predefined names whose values come from a closed set. */
export const FIXED_VALUES: Readonly<Record<string, readonly string[]>> = {
  CallType: CALL_TYPES,
  CallDirection: CALL_DIRECTIONS,
};

/** What the PBX makes of a recording; empty unless the template has `SupportsTranscription`. */
export const TRANSCRIPTION_NAMES = ['Transcription', 'Summary', 'Sentiment'] as const;

/** Names whose text comes from callers and machines, not from the admin. */
export const UNTRUSTED_NAMES = [...TRANSCRIPTION_NAMES, 'ChatMessages'] as const;

/** Dates that are missing for some calls: a missed call was never established. */
export const NULL_DATES = ['CallEstablishedTimeLocal', 'CallEstablishedTimeUTC'] as const;

/** The contact that the lookup found; empty for an unknown caller. */
export const CONTACT_NAMES = ['EntityID', 'EntityId', 'EntityType'] as const;

/** Prefix of a name that reads an output of the contact found: `[Contact::CompanyName]`. */
export const CONTACT_PREFIX = 'Contact::';

/** @returns whether a name is empty when no contact was found */
export function isContactName(name: string): boolean {
  return name.startsWith(CONTACT_PREFIX) || CONTACT_NAMES.some((each) => each === name);
}
