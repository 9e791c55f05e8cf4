import type { EvaluateOptions, Scope } from '../expression/types.ts';
import type { Scenario, Template } from '../template/model.ts';
import { EngineError } from './errors.ts';
import { createQueue } from './queue.ts';
import { sendFollowing } from './redirect.ts';
import type { Values } from './scope.ts';
import type { Trace } from './trace.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from './transport.ts';

/** One imported template, ready to run. Its scenarios share one queue towards the CRM. */
export interface Engine {
  readonly template: Template;
  /** Options of every expression; `passes` is set where an expression has some. */
  readonly evaluation: EvaluateOptions;
  /** Options of `SkipIf`, which alone V20 reads more strictly. */
  readonly skipping: EvaluateOptions;
  readonly timeoutMs: number;
  /** The scenario of this id. Throws `EngineError` `missing-scenario`. */
  scenario(id: string): Scenario;
  /** Waits for its turn, sends, follows redirects on the same host. Throws `EngineError`. */
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface EngineOptions {
  readonly transport: Transport;
  /** V20's conditions; default false. */
  readonly strict?: boolean;
  readonly utcOffsetMinutes?: number;
  /** For one request; default 30 000. */
  readonly timeoutMs?: number;
}

/** What the authentication of a template adds to requests and to the scope of later scenarios. */
export interface Credentials {
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly variables: Values;
  /** Texts that no trace may show. */
  readonly secrets: readonly string[];
}

export interface Authenticator {
  /** What is in memory now, valid or not; sends nothing. */
  known(): Credentials;
  /** Valid credentials, fetched when there are none. Throws `EngineError` `authentication` and transport codes. */
  current(): Promise<Credentials>;
  /** Fresh credentials after a 401 to `stale`; `undefined` where there is nothing to renew (No, Basic). */
  renew(stale: Credentials): Promise<Credentials | undefined>;
}

/** Everything the scenarios of one run share. */
export interface Run {
  readonly engine: Engine;
  readonly authenticator: Authenticator;
  /** The admin's settings. */
  readonly settings: Scope;
  /** Predefined names of this run: the call's, the chat's, `code` and `state` ... */
  readonly values: Values;
  readonly trace: Trace;
}

export const noCredentials: Credentials = { headers: [], variables: new Map(), secrets: [] };

/** For `Authentication Type="No"`, and for the scenarios that themselves authenticate. */
export const noAuthentication: Authenticator = {
  known: () => noCredentials,
  current: async () => noCredentials,
  renew: async () => undefined,
};

export function createEngine(template: Template, options: EngineOptions): Engine {
  const scenarios = new Map<string, Scenario>();
  for (const scenario of template.scenarios)
    if (!scenarios.has(scenario.id)) scenarios.set(scenario.id, scenario);
  const queue = createQueue(template.maxConcurrentRequests);
  const evaluation = { utcOffsetMinutes: options.utcOffsetMinutes ?? 0 };
  return {
    template,
    evaluation,
    skipping: { ...evaluation, strict: options.strict ?? false },
    timeoutMs: options.timeoutMs ?? 30_000,
    scenario(id) {
      const scenario = scenarios.get(id);
      if (scenario === undefined)
        throw new EngineError(
          'missing-scenario',
          `The template refers to the scenario "${id}" and does not have it.`,
          'Add the scenario to the template, or correct the reference.',
        );
      return scenario;
    },
    async send(request) {
      try {
        return await queue.run(() => sendFollowing(options.transport, request));
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        const code = error.code === 'aborted' ? 'timeout' : error.code;
        throw new EngineError(code, error.message, error.remedy, { cause: error });
      }
    },
  };
}
