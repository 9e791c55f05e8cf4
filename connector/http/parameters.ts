import type { Policy } from '../policy/index.ts';

/** Where fields arrive; a decision about them may depend on it. */
export type Endpoint = 'authorize' | 'token' | 'revoke' | 'sign-in' | 'approval' | 'sign-out' | 'console';

/** Decoded names and values in the order they were sent. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** The parameters of one request. */
export class RequestParameters {
  readonly #endpoint: Endpoint;
  readonly #policy: Policy;
  readonly #values = new Map<string, string[]>();

  /** @throws OAuthError when the policy does not tolerate a parameter */
  constructor(endpoint: Endpoint, pairs: Pairs, policy: Policy) {
    this.#endpoint = endpoint;
    this.#policy = policy;
    for (const [name, value] of pairs) {
      policy.tolerateParameter(endpoint, name);
      const values = this.#values.get(name);
      if (values === undefined) this.#values.set(name, [value]);
      else values.push(value);
    }
  }

  /**
   * The value of a parameter. One without a value counts as left out (RFC 6749 3.1, 3.2).
   * @throws OAuthError when it is given more than once
   */
  get(name: string): string | undefined {
    const values = this.#values.get(name);
    if (values === undefined) return undefined;
    return this.#policy.oneValue(this.#endpoint, name, values) || undefined;
  }

  /** Every value given for a name, empty ones included. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }
}
