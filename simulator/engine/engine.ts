import type { Budget } from '../expression/budget.ts';
import type { EvaluateOptions, Scope } from '../expression/types.ts';
import type { Scenario, Template } from '../template/model.ts';
import { EngineError } from './errors.ts';
import { DEFAULT_PROFILE, type PbxProfile } from './profile.ts';
import { RequestQueue } from './queue.ts';
import { sendFollowing } from './redirect.ts';
import { type Offer, offerOf, type Values } from './scope.ts';
import type { Trace } from './trace.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from './transport.ts';
import { triggersOf } from './triggers.ts';

/** One imported template, ready to run. Its scenarios share one request queue. */
export interface Engine {
  readonly template: Template;
  /** The PBX version that runs it. */
  readonly profile: PbxProfile;
  /** Options of every expression; `passes` is added per expression. */
  readonly evaluation: EvaluateOptions;
  /** Options of `SkipIf`: V20 is strict about it alone. */
  readonly skipping: EvaluateOptions;
  readonly timeoutMs: number;
  /**
   * The scenario of this id; the first of several.
   * @throws EngineError `missing-scenario`
   */
  scenario(id: string): Scenario;
  /** What the trigger of a scenario offers it, and whatever follows it. */
  offer(id: string): Offer;
  /**
   * Sends a request within `MaxConcurrentRequests` and follows redirects on the same origin.
   * @throws EngineError `unreachable`, `timeout`, `tls`, `too-large`, `bad-url`
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** What the PBX decides for an engine. */
export interface EngineOptions {
  readonly transport: Transport;
  /** The PBX version; default `DEFAULT_PROFILE`. */
  readonly profile?: PbxProfile;
  readonly utcOffsetMinutes?: number;
  /** Timeout of one request; default 30 000. */
  readonly timeoutMs?: number;
}

/** What the authentication of a template adds to requests and to the scope of later scenarios. */
export interface Credentials {
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly variables: Values;
  /** Texts that a trace must not show. */
  readonly secrets: readonly string[];
}

/** Provides the credentials of a template's requests. */
export interface Authenticator {
  /** What is in memory now, valid or not; sends nothing. */
  known(): Credentials;
  /**
   * Valid credentials, fetched when none are in memory.
   * @throws EngineError `authentication`, `unreachable`, `timeout`, `tls`
   */
  current(): Promise<Credentials>;
  /**
   * Fresh credentials after a 401 to `stale`; `undefined` where nothing can be renewed (No, Basic).
   * @throws EngineError as `current`
   */
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
  /** Work left to the run's expressions; absent: each lookup or chain has its own. */
  readonly budget?: Budget;
}

/** Credentials that add nothing to a request. */
export const NO_CREDENTIALS: Credentials = { headers: [], variables: new Map(), secrets: [] };

/** For `Authentication Type="No"`, and for the scenarios that themselves authenticate. */
export const NO_AUTHENTICATION: Authenticator = {
  known: () => NO_CREDENTIALS,
  current: async () => NO_CREDENTIALS,
  renew: async () => undefined,
};

/** Prepares a template for running. */
export function createEngine(template: Template, options: EngineOptions): Engine {
  const scenarios = new Map<string, Scenario>();
  for (const scenario of template.scenarios)
    if (!scenarios.has(scenario.id)) scenarios.set(scenario.id, scenario);
  const offers = new Map<string, Offer>();
  const queue = new RequestQueue(template.maxConcurrentRequests);
  const profile = options.profile ?? DEFAULT_PROFILE;
  const evaluation = { utcOffsetMinutes: options.utcOffsetMinutes ?? 0, culture: profile.culture };
  return {
    template,
    profile,
    evaluation,
    skipping: { ...evaluation, strict: profile.unquotedWords === 'error' },
    timeoutMs: options.timeoutMs ?? 30_000,
    offer(id) {
      const known = offers.get(id) ?? offerOf(triggersOf(template, id), profile, template);
      offers.set(id, known);
      return known;
    },
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
