import { CONTACT_PREFIX } from '../engine/predefined.ts';
import type { PbxProfile } from '../engine/profile.ts';
import { offers, TRIGGERS, type TriggerKind, triggersOf } from '../engine/triggers.ts';
import { LANGUAGE_NAMES } from '../expression/types.ts';
import type { Scenario, Template } from '../template/model.ts';
import { predecessors, scenarioById } from '../template/references.ts';

/** Where the value of a name comes from on one way to a scenario; the engine resolves names in the same order. */
export type Source =
  | 'variable'
  | 'offered'
  /** Offered, and no public source settles whether it is. */
  | 'open'
  | 'setting'
  /** A variable of another scenario: empty. */
  | 'elsewhere'
  | 'undefined';

/** One way on which the PBX reaches a scenario, and what a name is on it. */
export interface Resolution {
  readonly source: Source;
  /** The trigger at the start of the way; absent where a variable of an earlier scenario ends the search. */
  readonly kind?: TriggerKind;
}

/** Resolves the names of a template per scenario, from the table of triggers that the engine uses. */
export class Names {
  readonly #profile: PbxProfile;
  readonly #before: ReadonlyMap<Scenario, readonly Scenario[]>;
  readonly #settings: ReadonlySet<string>;
  readonly #variables: ReadonlyMap<Scenario, ReadonlySet<string>>;
  readonly #all: ReadonlySet<string>;
  readonly #credentials: ReadonlySet<string>;
  /** Triggers of a scenario itself, and of all chains that lead to it. */
  readonly #reaching: ReadonlyMap<Scenario, ReadonlySet<TriggerKind>>;
  readonly #kinds: ReadonlyMap<Scenario, readonly TriggerKind[]>;

  /** @param authentication the scenarios that sign in; what they read is in scope of every other one */
  constructor(template: Template, profile: PbxProfile, authentication: readonly Scenario[]) {
    this.#profile = profile;
    this.#before = predecessors(template);
    this.#settings = new Set(template.parameters.map(({ name }) => name));
    this.#variables = new Map(
      template.scenarios.map((each) => [each, new Set(each.variables.map(({ name }) => name))] as const),
    );
    this.#all = new Set(template.scenarios.flatMap(({ variables }) => variables.map(({ name }) => name)));
    this.#kinds = new Map(template.scenarios.map((each) => [each, triggersOf(template, each.id)] as const));
    this.#reaching = this.#spread(template);
    this.#credentials = new Set(
      authentication.flatMap(({ variables, outputs }) => [
        ...variables.map(({ name }) => name),
        ...outputs.outputs.map(({ type }) => type),
      ]),
    );
  }

  /** @returns whether a name has a value outside of any scenario: a parameter, or a name of the language */
  isSetting(name: string): boolean {
    return this.#settings.has(name) || LANGUAGE_NAMES.has(name) || name === 'MaxLength';
  }

  /** @returns whether some scenario has a variable of that name */
  isVariable(name: string): boolean {
    return this.#all.has(name);
  }

  /**
   * What a name is on each way to a scenario; empty where nothing runs it.
   * @param own whether the scenario's own variables are in scope: for its outputs
   */
  resolve(scenario: Scenario, name: string, own: boolean): Resolution[] {
    if (LANGUAGE_NAMES.has(name)) return [{ source: 'setting' }];
    const from = (kind: TriggerKind): Resolution => ({ kind, source: this.#at(kind, name) });
    // No scenario on the way can define it, so that only the triggers count.
    if (!this.#all.has(name)) return Array.from(this.#reaching.get(scenario) ?? [], from);
    const found: Resolution[] = [];
    const seen = new Set([scenario]);
    for (const each of seen) {
      if ((own || each !== scenario) && this.#variables.get(each)?.has(name)) {
        found.push({ source: 'variable' });
        continue;
      }
      for (const kind of this.#kinds.get(each) ?? []) found.push(from(kind));
      for (const earlier of this.#before.get(each) ?? []) seen.add(earlier);
    }
    return found;
  }

  /** The triggers that reach each scenario: from each, along its chain until nothing is new. */
  #spread(template: Template): Map<Scenario, Set<TriggerKind>> {
    const reaching = new Map(template.scenarios.map((each) => [each, new Set<TriggerKind>()] as const));
    for (const start of template.scenarios) {
      for (const kind of this.#kinds.get(start) ?? []) {
        let current: Scenario | undefined = start;
        while (current && !reaching.get(current)?.has(kind)) {
          reaching.get(current)?.add(kind);
          current = scenarioById(template, current.outputs.next);
        }
      }
    }
    return reaching;
  }

  #at(kind: TriggerKind, name: string): Source {
    if (offers(kind, this.#profile, name)) return TRIGGERS[kind].open?.includes(name) ? 'open' : 'offered';
    const isSigningIn = kind === 'authentication' || kind === 'redeem';
    if (!isSigningIn && this.#credentials.has(name)) return 'variable';
    if (this.isSetting(name)) return 'setting';
    if (name.startsWith(CONTACT_PREFIX)) return 'undefined';
    return this.#all.has(name) ? 'elsewhere' : 'undefined';
  }
}
