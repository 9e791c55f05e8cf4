import { type Preset, passport } from './passport.ts';

export type { Preset };

/** What the connector can behave like: the specifications, or another server. */
export const PRESETS = {
  sound: { policy: {}, lifetimes: {} },
  passport,
} as const satisfies Record<string, Preset>;

/** What the connector can behave like. */
export type PresetName = keyof typeof PRESETS;
