import { NO_DATE, type Scope, type Value } from '../expression/types.ts';
import type { Template } from '../template/model.ts';
import { CONTACT_PREFIX, NULL_DATES } from './predefined.ts';
import type { PbxProfile } from './profile.ts';
import { offers, PREDEFINED_NAMES, type TriggerKind } from './triggers.ts';

/** Values by name. */
export type Values = ReadonlyMap<string, Value>;

/** @returns a scope in which `values` hide the names of `outer` */
export function extend(outer: Scope, values: Values): Scope {
  return values.size === 0 ? outer : (name) => values.get(name) ?? outer(name);
}

/** The outermost scope: it defines nothing. */
export const emptyScope: Scope = () => undefined;

/**
 * The names of a run, by what triggered it: a name that the trigger offers has the run's value, or is empty
 * (`[RecordingUrl]` of a call that was not recorded). A name that it does not offer is undefined even where the run has a
 * value. A variable of another scenario is empty.
 * @param kinds none: a run outside of any trigger, which offers what it has
 */
export function offeredNames(
  kinds: readonly TriggerKind[],
  profile: PbxProfile,
  template: Template,
  values: Values,
): { readonly offered: Scope; readonly otherwise: Scope } {
  const variables = new Set(
    template.scenarios.flatMap((scenario) => scenario.variables.map(({ name }) => name)),
  );
  const isOffered = (name: string): boolean =>
    kinds.length === 0
      ? PREDEFINED_NAMES.has(name) || name.startsWith(CONTACT_PREFIX)
      : kinds.some((kind) => offers(kind, profile, name));
  return {
    offered: (name) => (kinds.length === 0 || isOffered(name) ? values.get(name) : undefined),
    otherwise: (name) =>
      profile.nullDates === 'error' && isOffered(name) && NULL_DATES.some((each) => each === name)
        ? NO_DATE
        : isOffered(name) || variables.has(name) || profile.unknownNames === 'empty'
          ? ''
          : undefined,
  };
}
