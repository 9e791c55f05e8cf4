import type { Culture } from '../expression/culture.ts';

export { CULTURES, type Culture } from '../expression/culture.ts';

/** Names of the PBX versions that are simulated, as commands and the settings page take them. */
export const PBX_PROFILE_NAMES = ['v18', 'v20', 'v20-no-ai'] as const;

/** Name of a PBX version. */
export type PbxProfileName = (typeof PBX_PROFILE_NAMES)[number];

/**
 * A PBX version: everything that the simulated versions do differently. Each member is described, with its source and
 * certainty, in `docs/engine-model.md`. A setting may override a member: `{ ...PBX_PROFILES.v20, culture: 'de-DE' }`.
 */
export interface PbxProfile {
  readonly name: PbxProfileName;
  /** For pages and reports. */
  readonly title: string;
  /** An unquoted word beside `||` or `&&` in `SkipIf`: read as text, or an error. `True` and `False` are never an error. */
  readonly unquotedWords: 'text' | 'error';
  /** Whether the PBX transcribes calls: without it `[Transcription]`, `[Summary]` and `[Sentiment]` do not exist. */
  readonly transcribes: boolean;
  /** Formatting a date that is not there, the established time of a missed call: empty, or an error. */
  readonly nullDates: 'empty' | 'error';
  /** Culture in which a date without a format is printed. */
  readonly culture: Culture;
  /** Fixed values such as `ResponseType`: any case is read, or only the documented one. `RequestType` is read in any case. */
  readonly fixedValues: 'any-case' | 'exact';
  /** Whether Authorize adds a PKCE challenge (RFC 7636): `[CodeChallenge]`, and `[PKCECodeVerifier]` when the code is redeemed. */
  readonly pkce: boolean;
  /** What a text holds in place of a name that the PBX does not define. */
  readonly unknownNames: 'as-written' | 'empty';
  /**
   * What saving a settings page does that was not reloaded after Authorize: it sends all values it was loaded with, the
   * OAuth one included, and overwrites the fresh token, or it keeps it.
   */
  readonly stalePage: 'overwrites' | 'keeps';
  /**
   * What the phonebook keeps of a contact that a lookup found: what 3CX's published contact has a member for, which is no
   * EntityId, EntityType or ContactUrl, or all outputs.
   */
  readonly phonebookKeeps: 'published-members' | 'all-outputs';
  /** Whether a call that several agents had is reported as a whole, or once for each of them. */
  readonly callReports: 'call' | 'leg';
  /**
   * What becomes of a call for which no contact was found: it is reported like any other, or not at all. By the second
   * reading a CRM returns a placeholder "so that 3CX can still trigger the call creation step".
   */
  readonly contactlessCalls: 'reported' | 'dropped';
}

/** Members that a setting of the PBX may replace; the engine of a template reads none of them. */
export const PROFILE_SETTINGS = ['stalePage', 'phonebookKeeps', 'callReports', 'contactlessCalls'] as const;

/** Name of a member that a setting may replace. */
export type ProfileSetting = (typeof PROFILE_SETTINGS)[number];

const V20: PbxProfile = {
  name: 'v20',
  title: 'V20',
  unquotedWords: 'error',
  transcribes: true,
  nullDates: 'error',
  culture: 'invariant',
  fixedValues: 'exact',
  pkce: true,
  unknownNames: 'as-written',
  stalePage: 'overwrites',
  phonebookKeeps: 'published-members',
  callReports: 'call',
  contactlessCalls: 'reported',
};

/** The simulated PBX versions. */
export const PBX_PROFILES: Readonly<Record<PbxProfileName, PbxProfile>> = {
  v18: {
    ...V20,
    name: 'v18',
    title: 'V18',
    unquotedWords: 'text',
    transcribes: false,
    nullDates: 'empty',
    fixedValues: 'any-case',
    pkce: false,
  },
  v20: V20,
  'v20-no-ai': { ...V20, name: 'v20-no-ai', title: 'V20 without its AI license', transcribes: false },
};

/** The version that is simulated unless another one is chosen. */
export const DEFAULT_PROFILE: PbxProfile = PBX_PROFILES.v20;
