import { type Preset, passport } from './passport.ts';

/** Other servers that the connector can behave like. */
export const PRESETS = { passport } as const satisfies Record<string, Preset>;

/** The name of a server that the connector can behave like. */
export type PresetName = keyof typeof PRESETS;
