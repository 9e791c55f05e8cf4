import type { RequestListener } from 'node:http';
import {
  ConnectorError,
  type ConnectorOptions,
  FAULTS_PATHS,
  type Fault,
  type Faults,
  type Policy,
  PRESETS,
  type PresetName,
  soundPolicy,
} from '../../connector/server.ts';
import type { Mutant } from '../../suites/kit/mutants.ts';
import { loadRules } from '../catalog.ts';
import { templateFault } from '../reference.ts';
import { nearest } from '../yaml/nearest.ts';
import { collectMutants } from './lab.ts';
import { tampering } from './tampering.ts';

type Decide = (...about: readonly unknown[]) => unknown;

/**
 * Makes a running connector have one proven fault or another, or none: for people who test their own clients. The faults
 * are the mutants of the rules, apart from those that only show behind TLS, which the connector leaves to a proxy.
 */
export class FaultSwitch implements Faults {
  readonly all: readonly Fault[];
  readonly #mutants: ReadonlyMap<Fault, Mutant>;
  #current: Fault | undefined;

  private constructor(mutants: ReadonlyMap<Fault, Mutant>) {
    this.#mutants = mutants;
    this.all = [...mutants.keys()];
  }

  /** @returns a switch with the faults of every rule, on none of them */
  static async load(): Promise<FaultSwitch> {
    const mutants = await collectMutants(await loadRules());
    const numbers = new Map<string, number>();
    const faults = mutants.map(({ rule, mutant }) => {
      const number = (numbers.get(rule.id) ?? 0) + 1;
      numbers.set(rule.id, number);
      return [{ id: `${rule.id}:${number}`, rule: rule.id, does: mutant.name }, mutant] as const;
    });
    return new FaultSwitch(new Map(faults.filter(([, { tls }]) => tls === undefined)));
  }

  get current(): Fault | undefined {
    return this.#current;
  }

  get #mutant(): Mutant | undefined {
    return this.#current === undefined ? undefined : this.#mutants.get(this.#current);
  }

  /** @param id `RULE:N`, or `RULE` for its first fault; leave out to make the connector sound */
  choose(id?: string): void {
    const whole = id === undefined || /:\d+$/.test(id) ? id : `${id}:1`;
    const found = this.all.find((fault) => fault.id === whole);
    if (whole !== undefined && found === undefined) throw this.#unknown(id ?? '');
    this.#current = found;
  }

  /**
   * What `createConnector` is given.
   * @param behavesLike the server whose behavior the connector has where the fault leaves it alone
   */
  options(
    behavesLike: PresetName = 'sound',
  ): Pick<ConnectorOptions, 'policy' | 'wrap' | 'template' | 'faults'> {
    const preset: Partial<Policy> = PRESETS[behavesLike].policy;
    return {
      faults: this,
      policy: this.#policy({ ...soundPolicy, ...preset }),
      wrap: (handler) => this.#wrap(handler),
      template: (xml, method) => templateFault(this.#mutant, method)?.(xml) ?? xml,
    };
  }

  /** Each decision is looked up when it is made, so that a choice applies to the next one. */
  #policy(base: Policy): Policy {
    const decisions = Object.entries(base).map(([name, decide]) => {
      const choose = (...about: readonly unknown[]) => {
        const chosen = this.#mutant?.policy?.[name as keyof Policy] ?? decide;
        return (chosen as Decide)(...about);
      };
      return [name, choose];
    });
    return Object.fromEntries(decisions) as Policy;
  }

  /** What chooses the fault is never bent: it could not be taken back. */
  #wrap(handler: RequestListener): RequestListener {
    return (request, response) => {
      const tamper = this.#mutant?.tamper;
      const bends = tamper !== undefined && !FAULTS_PATHS.test(request.url ?? '');
      (bends ? tampering(tamper)(handler) : handler)(request, response);
    };
  }

  #unknown(id: string): ConnectorError {
    const [rule = ''] = id.split(':');
    const ofRule = this.all.filter((fault) => fault.rule === rule);
    const near = nearest(rule, [...new Set(this.all.map((fault) => fault.rule))]);
    const remedy =
      ofRule.length > 0
        ? `Choose ${rule}:1${ofRule.length === 1 ? '' : ` to ${rule}:${ofRule.length}`}.`
        : near === undefined
          ? 'Take the id of a rule that "pbx-conformance rules" lists.'
          : `Did you mean "${near}"?`;
    return new ConnectorError('unknown-fault', `There is no fault "${id}".`, remedy);
  }
}
