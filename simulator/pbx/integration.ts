import {
  type Authenticator,
  createEngine,
  type Engine,
  NO_AUTHENTICATION,
  type Run,
} from '../engine/engine.ts';
import { describeError, EngineError } from '../engine/errors.ts';
import { formatNumber } from '../engine/number.ts';
import { type ChainResult, runChain } from '../engine/scenario.ts';
import { extend, type Values } from '../engine/scope.ts';
import { Trace } from '../engine/trace.ts';
import type { Transport } from '../engine/transport.ts';
import { ExpressionError, evaluateText } from '../expression/index.ts';
import type { Scenario, Template } from '../template/model.ts';
import { chainFrom, scenarioById } from '../template/references.ts';
import type { AdminSettings } from './admin-settings.ts';
import { ConnectionTrouble, type Trouble } from './connection-trouble.ts';
import type { CallHistory } from './history.ts';
import type { IntegrationLog } from './log.ts';
import { describeFailure, describeState, isClientRefusal, isRefusal } from './messages.ts';
import type { Phonebook } from './phonebook.ts';
import { Settings } from './settings.ts';
import type { Store } from './store.ts';
import type { SystemSettings } from './system-settings.ts';
import { NEVER_AUTHORIZED, type TokenVersions } from './token-versions.ts';
import { createTokens, type TokenManager } from './tokens.ts';
import type { Clock, ConnectionState } from './types.ts';

/** What the parts of a PBX share. */
export interface Environment {
  readonly store: Store;
  readonly log: IntegrationLog;
  readonly history: CallHistory;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly system: SystemSettings;
  readonly admin: AdminSettings;
  readonly phonebook: Phonebook;
  readonly versions: TokenVersions;
  readonly timeoutMs: number;
}

/** The selected template at work, over what is stored for it: its engine, its settings, its tokens and the state of its connection. */
export class Integration {
  readonly template: Template;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly #environment: Environment;
  readonly #evaluations = new Map<number, Engine>();
  readonly #tokens: TokenManager;
  readonly #trouble: ConnectionTrouble;

  constructor(template: Template, environment: Environment) {
    const { store, log, clock, transport, timeoutMs, system } = environment;
    this.template = template;
    this.#environment = environment;
    this.engine = createEngine(template, {
      transport,
      timeoutMs,
      profile: system.profile,
      utcOffsetMinutes: system.offsetMinutesAt(clock.now()),
    });
    this.settings = new Settings(template, store, system.maxLength);
    this.#trouble = new ConnectionTrouble(template.name, store);
    this.#tokens = createTokens({
      engine: this.engine,
      settings: this.settings,
      clock,
      events: {
        rotated: (parameter, value) => this.settings.keep(parameter, value),
        authenticated: (trace) => {
          this.#trouble.end();
          log.add('info', 'authentication', 'Signed in to the CRM; the access token is in memory.', trace);
        },
        failed: (error, trace) => {
          this.#refused(error);
          this.report(error, error.code, 'no access token could be had', trace);
        },
      },
    });
  }

  /** A run in service: with the tokens in memory, keeping what it learns. */
  run(values: Values): Run {
    const trace = new Trace(this.settings.secrets());
    return this.#runWith(this.#tokens, values, trace);
  }

  /** A run of the Test button: with tokens of its own. @returns also whether a fresh refresh token was dropped */
  testRun(values: Values): { readonly run: Run; rotated(): boolean } {
    const { settings, engine } = this;
    const trace = new Trace(settings.secrets());
    const dropped = new Map<string, string>();
    const scope = extend(settings.scope, dropped);
    const authenticator = createTokens({
      engine,
      clock: this.#environment.clock,
      trace,
      settings: {
        scope,
        oauthParameters: settings.oauthParameters,
        secrets: () => settings.secrets(),
        value: (name) => dropped.get(name) ?? settings.value(name),
      },
      events: {
        rotated: (parameter, value) => dropped.set(parameter, value),
        // Where no fresh token is dropped, the stored one goes on working.
        authenticated: () => {
          if (dropped.size === 0) this.#trouble.end();
        },
        // What was refused is stored, and will be refused in service too.
        failed: (error) => this.#refused(error),
      },
    });
    return {
      run: { ...this.#runWith(authenticator, values, trace), settings: scope },
      rotated: () => dropped.size > 0,
    };
  }

  /** The OAuth response scenario, which sends no token. */
  exchange(scenario: string, values: Values, trace: Trace): Promise<ChainResult> {
    return runChain(this.#runWith(NO_AUTHENTICATION, values, trace), this.engine.scenario(scenario));
  }

  /** The scenarios with a matching id, in document order. */
  scenarios(matches: (id: string) => boolean): readonly Scenario[] {
    return this.template.scenarios.filter(({ id }) => matches(id));
  }

  /** A number as the template's `Number` element makes it. */
  formatNumber(number: string): string {
    return formatNumber(number, this.template.number, this.#cutLength());
  }

  /** Whether the admin has callers identified at all. */
  get looksUp(): boolean {
    return this.#environment.system.current.numberMatching !== 'none';
  }

  /** The state of the connection. */
  state(): ConnectionState {
    const { oauthParameters } = this.settings;
    const unauthorized = oauthParameters.some(({ name }) => this.settings.value(name) === '');
    const trouble = this.#trouble.now;
    if (!this.settings.saved) return 'not-authorized';
    // The standard template of the same name may have left troubles that only its Authorize button ends.
    if (oauthParameters.length === 0)
      return trouble === 'client-refused' || trouble === 'refused-by-crm' ? trouble : 'authorized';
    if (unauthorized)
      return trouble === 'authorize-failed' || trouble === 'token-overwritten' ? trouble : 'not-authorized';
    return trouble ?? 'authorized';
  }

  /** Stores the token of a completed authorization. */
  authorized(parameter: string, value: string): void {
    this.#tokens.forget();
    this.settings.keep(parameter, value);
    this.#trouble.end();
  }

  /**
   * Stores what the admin saves.
   * @param version of the OAuth values that the page was loaded with; they are sent along and overwrite the stored ones
   * @throws PbxError `unknown-parameter`, `bad-value` or `not-stored`
   */
  save(values: { readonly [name: string]: string }, version: string | undefined): void {
    const { settings, template } = this;
    const { log, system, versions } = this.#environment;
    const isAuthorized = settings.oauthParameters.length > 0 && this.state() !== 'not-authorized';
    const before = new Map([...this.#signInNames()].map((name) => [name, settings.value(name)]));
    settings.save(values);
    const isChanged = [...before].some(([name, value]) => settings.value(name) !== value);
    if (isAuthorized && isChanged) this.#trouble.begin('values-changed');
    // Without Authorize the new values are all there is to say: the next sign-in shows whether they are right.
    if (settings.oauthParameters.length === 0 && isChanged) this.#trouble.end();
    if (version === undefined || system.current.stalePage === 'keeps') return;
    const loaded =
      version === NEVER_AUTHORIZED
        ? settings.oauthParameters.map(({ name }) => [name, ''] as const)
        : (versions.find(template.name, version) ?? []);
    const stale = [...loaded].filter(([name, value]) => settings.value(name) !== value);
    if (stale.length === 0) return;
    for (const [name, value] of stale) settings.keep(name, value);
    this.#trouble.begin('token-overwritten');
    log.add('warning', 'token-overwritten', describeState('token-overwritten', true));
  }

  /** Remembers what has gone wrong with the connection. */
  begin(trouble: Trouble): void {
    this.#trouble.begin(trouble);
  }

  /** A failure in words for the admin. @param consequence for example `the caller was not looked up` */
  describe(error: Error, consequence: string): string {
    return describeFailure(error, {
      consequence,
      cause: this.#trouble.now,
      needsAuthorization: this.settings.oauthParameters.length > 0,
    });
  }

  /** Writes a failure into the integration log. @param code where the failure is not the engine's */
  report(error: Error, code: string, consequence: string, trace: Trace): void {
    const known = error instanceof EngineError ? (error.oauthError ?? error.code) : code;
    this.#environment.log.add('error', known, trace.clean(this.describe(error, consequence)), trace);
  }

  /** Remembers that the CRM refused the client, or its token. */
  #refused(error: EngineError): void {
    if (isClientRefusal(error)) this.#trouble.begin('client-refused');
    else if (isRefusal(error)) this.#trouble.begin('refused-by-crm');
  }

  #runWith(authenticator: Authenticator, values: Values, trace: Trace): Run {
    const engine = this.#engineAt(momentOf(values) ?? this.#environment.clock.now());
    return { engine, authenticator, settings: this.settings.scope, values, trace };
  }

  /** The engine with the clocks of the PBX as they stood at an instant: summer time begins and ends. */
  #engineAt(ms: number): Engine {
    const { engine } = this;
    const utcOffsetMinutes = this.#environment.system.offsetMinutesAt(ms);
    if (utcOffsetMinutes === engine.evaluation.utcOffsetMinutes) return engine;
    const known = this.#evaluations.get(utcOffsetMinutes) ?? {
      ...engine,
      evaluation: { ...engine.evaluation, utcOffsetMinutes },
      skipping: { ...engine.skipping, utcOffsetMinutes },
    };
    this.#evaluations.set(utcOffsetMinutes, known);
    return known;
  }

  /** The parameters that Authorize and the sign-in read. */
  #signInNames(): ReadonlySet<string> {
    const { template, settings } = this;
    const { authentication } = template;
    const start =
      authentication.type === 'Scenario' ? scenarioById(template, authentication.scenario) : undefined;
    const text = JSON.stringify([
      authentication,
      start && chainFrom(template, start),
      settings.oauthParameters.map((each) => [each.requestUrl, each.requestUrlParameters]),
    ]);
    const names = template.parameters.filter(
      ({ type, name }) => type !== 'OAuth' && text.includes(`[${name}]`),
    );
    return new Set(names.map(({ name }) => name));
  }

  /** `MaxLength`, which may be an expression; one that gives no number cuts nothing. */
  #cutLength(): number | undefined {
    const { template, settings, engine } = this;
    try {
      const text = evaluateText(template.number.maxLength, settings.scope, engine.evaluation);
      const length = Number.parseInt(text, 10);
      return Number.isNaN(length) ? undefined : length;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const message = `The template’s MaxLength cannot be evaluated: ${describeError(error)}`;
      this.#environment.log.add('warning', error.code, message);
      return undefined;
    }
  }
}

/** When the call or chat took place that values belong to. */
function momentOf(values: Values): number | undefined {
  const date = values.get('DateTime');
  return typeof date === 'object' && date.kind === 'date' ? date.ms : undefined;
}
