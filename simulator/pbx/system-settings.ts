import {
  DEFAULT_PROFILE,
  PBX_PROFILES,
  type PbxProfile,
  type PbxProfileName,
  PROFILE_SETTINGS,
  type ProfileSetting,
} from '../engine/profile.ts';
import { BadValue } from './errors.ts';
import type { Store } from './store.ts';
import type { PbxOptions, SystemSettingsView } from './types.ts';
import { zoneOffsets } from './zone-offset.ts';

/** The fact that holds the settings, as JSON. */
const FACT = 'system-settings';
/** `[MaxLength]` where no number is cut. */
const WHOLE_NUMBER = 256;
const MOST_DIGITS = 32;
const MINUTE_MS = 60_000;

const DEFAULTS: Omit<SystemSettingsView, ProfileSetting> = {
  profile: DEFAULT_PROFILE.name,
  numberMatching: 'exact',
  timeZone: 'UTC',
  consoleUrl: undefined,
};

/** The settings of the PBX itself: those it is made with come before the stored ones. */
export class SystemSettings {
  readonly #store: Store;
  readonly #own: PbxProfile | undefined;
  /** What differs from the defaults. */
  #chosen: Partial<SystemSettingsView>;
  #current: SystemSettingsView;
  #offsetAt: (ms: number) => number;

  /** @throws PbxError `bad-value` */
  constructor(store: Store, { profile, settings }: Pick<PbxOptions, 'profile' | 'settings'>) {
    this.#store = store;
    this.#own = profile;
    const stored = JSON.parse(store.fact(FACT) ?? '{}') as Partial<SystemSettingsView>;
    this.#chosen = { ...stored, ...(profile && { profile: profile.name }), ...settings };
    this.#current = this.#withDefaults(this.#chosen);
    this.#offsetAt = offsetsOf(this.#current);
  }

  get current(): SystemSettingsView {
    return this.#current;
  }

  /** The simulated version. */
  get profile(): PbxProfile {
    return this.#profileOf(this.#current.profile);
  }

  /** `[MaxLength]`: how many of a number's last digits are compared. */
  get maxLength(): number {
    const { numberMatching } = this.#current;
    return typeof numberMatching === 'number' ? numberMatching : WHOLE_NUMBER;
  }

  /** By how many minutes the clocks of the PBX are ahead of UTC at an instant. */
  offsetMinutesAt(ms: number): number {
    return this.#offsetAt(ms) / MINUTE_MS;
  }

  /** Changes settings, durably. @throws PbxError `bad-value` or `not-stored`; then nothing changes */
  save(change: Partial<SystemSettingsView>): void {
    const chosen = { ...this.#chosen, ...change };
    const wanted = this.#withDefaults(chosen);
    // A page sends every member: what says the same as the profile follows the profile.
    const profile = this.#profileOf(wanted.profile);
    for (const name of PROFILE_SETTINGS) if (wanted[name] === profile[name]) delete chosen[name];
    const offsetAt = offsetsOf(wanted);
    this.#store.saveFact(FACT, JSON.stringify(chosen));
    this.#chosen = chosen;
    this.#current = wanted;
    this.#offsetAt = offsetAt;
  }

  /** @throws PbxError `bad-value` */
  #withDefaults(chosen: Partial<SystemSettingsView>): SystemSettingsView {
    const { profile = DEFAULTS.profile } = chosen;
    if (!Object.hasOwn(PBX_PROFILES, profile))
      throw new BadValue(
        'profile',
        `There is no PBX version "${profile}".`,
        `Use one of: ${Object.keys(PBX_PROFILES).join(', ')}.`,
      );
    const { stalePage, phonebookKeeps, callReports, contactlessCalls } = this.#profileOf(profile);
    const ofProfile = { stalePage, phonebookKeeps, callReports, contactlessCalls };
    return checked({ ...DEFAULTS, ...ofProfile, ...chosen });
  }

  #profileOf(name: PbxProfileName): PbxProfile {
    return this.#own?.name === name ? this.#own : PBX_PROFILES[name];
  }
}

/** @throws PbxError `bad-value` */
function checked(settings: SystemSettingsView): SystemSettingsView {
  const { numberMatching, consoleUrl } = settings;
  if (
    typeof numberMatching === 'number' &&
    !(Number.isInteger(numberMatching) && numberMatching >= 1 && numberMatching <= MOST_DIGITS)
  )
    throw new BadValue(
      'numberMatching',
      `Numbers cannot be matched by their last ${numberMatching} digits.`,
      `Give a whole number from 1 to ${MOST_DIGITS}.`,
    );
  return consoleUrl === undefined ? settings : { ...settings, consoleUrl: originOf(consoleUrl) };
}

/** @throws PbxError `bad-value` */
function originOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '')
    return url.origin;
  throw new BadValue(
    'consoleUrl',
    'The address of the console is not an http or https address without a path.',
    'Give it as the browser shows it, for example https://pbx.example:5001.',
  );
}

/** @throws PbxError `bad-value` */
function offsetsOf({ timeZone }: SystemSettingsView): (ms: number) => number {
  const offsets = zoneOffsets(timeZone);
  if (offsets !== undefined) return offsets;
  throw new BadValue(
    'timeZone',
    `There is no time zone "${timeZone}".`,
    'Give an IANA name such as Europe/Paris.',
  );
}
