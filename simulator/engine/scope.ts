import { LANGUAGE_NAMES, type Scope, type Value } from '../expression/types.ts';
import { CONTACT_PREFIX, PREDEFINED_NAMES } from './predefined.ts';

/** Values by name. */
export type Values = ReadonlyMap<string, Value>;

/** @returns a scope in which `values` hide the names of `outer` */
export function extend(outer: Scope, values: Values): Scope {
  return values.size === 0 ? outer : (name) => values.get(name) ?? outer(name);
}

/** The outermost scope: every predefined name, and every output of a contact (`[Contact::X]`), is empty. */
export const emptyScope: Scope = (name) =>
  LANGUAGE_NAMES.get(name) ??
  (PREDEFINED_NAMES.has(name) || name.startsWith(CONTACT_PREFIX) ? '' : undefined);
