/** What an expression evaluates to: text, a moment (UTC milliseconds, printed in the PBX's zone) or a duration. */
export type Value =
  | string
  | { readonly kind: 'date'; readonly ms: number; readonly utc: boolean }
  | { readonly kind: 'timespan'; readonly ms: number };

/** Names that the language itself defines; a scope may hide them. */
export const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([['LineBreak', '\n']]);

/** Looks a name up; `undefined` means that nothing defines it. Case matters (`code` and `Code` differ). */
export type Scope = (name: string) => Value | undefined;

export interface EvaluateOptions {
  /** `Passes` / `MessagePasses`: 0 and 1 evaluate once, 2 evaluates the result again, and so on. */
  readonly passes?: number;
  /** V20: an unquoted word beside `||` or `&&` in a condition is an error. Default false (V18). */
  readonly strict?: boolean;
  /** The PBX's time zone offset in minutes for `*Local` values; default 0. */
  readonly utcOffsetMinutes?: number;
}
