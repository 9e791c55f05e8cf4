import type { Policy } from '../policy/policy.ts';
import type { Endpoint, Pairs, ParameterView } from '../policy/types.ts';

/** The parameters of one request. The policy decides about repeated and unrecognized ones. */
export class RequestParameters implements ParameterView {
  readonly #endpoint: Endpoint;
  readonly #policy: Pick<Policy, 'oneValue'>;
  readonly #values = new Map<string, string[]>();

  /** @throws OAuthError when the policy does not tolerate a parameter */
  constructor(endpoint: Endpoint, pairs: Pairs, policy: Pick<Policy, 'oneValue' | 'tolerateParameter'>) {
    this.#endpoint = endpoint;
    this.#policy = policy;
    for (const [name, value] of pairs) {
      policy.tolerateParameter(endpoint, name);
      const values = this.#values.get(name);
      if (values === undefined) this.#values.set(name, [value]);
      else values.push(value);
    }
  }

  get(name: string): string | undefined {
    const values = this.#values.get(name);
    if (values === undefined) return undefined;
    return this.#policy.oneValue(this.#endpoint, name, values) || undefined;
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}
