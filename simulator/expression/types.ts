import type { Budget } from './budget.ts';
import type { Culture } from './culture.ts';

/** Result of an expression: text, a date (UTC milliseconds, printed in the PBX's time zone) or a duration. */
export type Value =
  | string
  | { readonly kind: 'date'; readonly ms: number; readonly utc: boolean }
  | { readonly kind: 'timespan'; readonly ms: number }
  /** A date that is not there. It prints as nothing, and has no methods. */
  | { readonly kind: 'no-date' };

/** A date that is not there: when a missed call was established. */
export const NO_DATE: Value = { kind: 'no-date' };

/** How values are printed. */
export interface Printing {
  /** The PBX's time zone offset. */
  readonly utcOffsetMinutes: number;
  readonly culture: Culture;
}

/** Names that the language itself defines; a scope may hide them. */
export const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([['LineBreak', '\n']]);

/** Looks a name up; `undefined` means that it is not defined. Case matters (`code` and `Code` differ). */
export type Scope = (name: string) => Value | undefined;

/** How a text or a condition is evaluated. */
export interface EvaluateOptions {
  /** `Passes` / `MessagePasses`: 0 and 1 evaluate once, 2 evaluates the result again, and so on. */
  readonly passes?: number;
  /** V20: an unquoted word with `||` or `&&` in a condition is an error. Default false (V18). */
  readonly strict?: boolean;
  /** The PBX's time zone offset in minutes for `*Local` values; default 0. */
  readonly utcOffsetMinutes?: number;
  /** How a date without a format is printed; default invariant. */
  readonly culture?: Culture;
  /** Shared by the expressions of one run; default: one of its own. */
  readonly budget?: Budget;
}
