import { ConfigurationError } from '../../harness/errors.ts';
import {
  applyProfile,
  loadOwnRules,
  loadProfile,
  loadRules,
  type Profile,
  type Selected,
  selectRules,
} from '../../harness/index.ts';
import type { Rule } from '../../suites/kit/rule.ts';

/** The profile where none is named. */
export const DEFAULT_RULES = 'pbx-connector';

/** Which rules are asked. */
export interface SelectionOptions {
  /** Name of a profile; its rules are asked, and all of one's own. */
  readonly profile: string;
  /** Comma-separated ids or id prefixes. */
  readonly only?: string | undefined;
  /** Folder of rules of one's own. */
  readonly rules?: string | undefined;
}

/** A catalog, and what is asked of it. */
export interface Selection {
  /** Every rule there is, for lists of known failures. */
  readonly catalog: readonly Rule[];
  readonly profile: Profile;
  readonly selected: readonly Selected[];
}

/**
 * @returns the rules that the profile asks for, those of one's own included, as `only` narrows them
 * @throws ConfigurationError where a name is wrong, or nothing is left to ask
 */
export async function selectionOf({ profile: name, only, rules }: SelectionOptions): Promise<Selection> {
  const shipped = await loadRules();
  const own = rules === undefined ? [] : await loadOwnRules(rules, shipped);
  const catalog = [...shipped, ...own];
  const chosen = selectRules(catalog, only);
  const profile = await loadProfile(name);
  const asked = chosen.flatMap((rule) =>
    rule.own === undefined ? applyProfile(profile, [rule]) : [{ rule, level: rule.level }],
  );
  if (asked.length === 0)
    throw new ConfigurationError(
      `--only "${only}" and the profile ${profile.name} have no rule in common.`,
      'Name another profile, or leave one of them out.',
    );
  // Run documents are sorted by the ids of their rules, wherever those come from.
  const selected = asked.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
  return { catalog, profile, selected };
}
