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

/** What a trigger offers the scenarios of a template, found once for all of its runs. */
export interface Offer {
  /** Outside of any trigger: whatever the run has a value for is offered. */
  readonly takesAll: boolean;
  readonly isOffered: (name: string) => boolean;
  /** Whether a name is empty, not undefined, where it has no value. */
  readonly isKnown: (name: string) => boolean;
  readonly hasNullDates: boolean;
}

/** @param kinds none: scenarios outside of any trigger */
export function offerOf(kinds: readonly TriggerKind[], profile: PbxProfile, template: Template): Offer {
  const takesAll = kinds.length === 0;
  const names = new Set(
    [...PREDEFINED_NAMES].filter((name) => takesAll || kinds.some((kind) => offers(kind, profile, name))),
  );
  const hasContact = takesAll || kinds.some((kind) => offers(kind, profile, CONTACT_PREFIX));
  const variables = new Set(
    template.scenarios.flatMap((scenario) => scenario.variables.map(({ name }) => name)),
  );
  const isOffered = (name: string) => names.has(name) || (hasContact && name.startsWith(CONTACT_PREFIX));
  return {
    takesAll,
    isOffered,
    isKnown: (name) => profile.unknownNames === 'empty' || isOffered(name) || variables.has(name),
    hasNullDates: profile.nullDates === 'error',
  };
}

/**
 * The names of a run, by what triggered it: a name that the trigger offers has the run's value, or is empty
 * (`[RecordingUrl]` of a call that was not recorded). A name that it does not offer is undefined even where the run has a
 * value. A variable of another scenario is empty.
 */
export function offeredNames(
  { takesAll, isOffered, isKnown, hasNullDates }: Offer,
  values: Values,
): { readonly offered: Scope; readonly otherwise: Scope } {
  return {
    offered: (name) => (takesAll || isOffered(name) ? values.get(name) : undefined),
    otherwise: (name) => {
      if (hasNullDates && isOffered(name) && NULL_DATES.some((each) => each === name)) return NO_DATE;
      return isKnown(name) ? '' : undefined;
    },
  };
}
