import { createEngine, type Engine, NO_AUTHENTICATION, type Run } from '../engine/engine.ts';
import { describeError, EngineError } from '../engine/errors.ts';
import { formatNumber } from '../engine/number.ts';
import { type ChainResult, runChain } from '../engine/scenario.ts';
import { extend, type Values } from '../engine/scope.ts';
import { Trace } from '../engine/trace.ts';
import type { Transport } from '../engine/transport.ts';
import { ExpressionError, evaluateText } from '../expression/index.ts';
import type { Scenario, Template } from '../template/model.ts';
import type { History } from './history.ts';
import type { Log } from './log.ts';
import { openSettings, type Settings } from './settings.ts';
import type { Store } from './store.ts';
import { createTokens, type TokenManager } from './tokens.ts';
import type { Clock, ConnectionState } from './types.ts';
import { failureWords, isRefusal } from './words.ts';

export interface Environment {
  readonly store: Store;
  readonly log: Log;
  readonly history: History;
  readonly clock: Clock;
  readonly transport: Transport;
  readonly strict: boolean;
  readonly utcOffsetMinutes: number;
  readonly maxLength: number;
  readonly timeoutMs: number;
}

/** The selected template at work: its engine, its settings, its tokens and the state of its connection. */
export interface Integration {
  readonly template: Template;
  readonly engine: Engine;
  readonly settings: Settings;
  readonly tokens: TokenManager;
  /** A run in service: with the tokens in memory, keeping what it learns. */
  run(values: Values): Run;
  /** A run of the Test button: with tokens of its own; `rotated` tells that a fresh refresh token was thrown away. */
  testRun(values: Values): { run: Run; rotated(): boolean };
  /** The OAuth response scenario, which sends no token. */
  exchange(scenario: string, values: Values, trace: Trace): Promise<ChainResult>;
  /** The scenarios of a moment, in document order. */
  scenarios(matches: (id: string) => boolean): readonly Scenario[];
  formatNumber(number: string): string;
  state(): ConnectionState;
  authorized(parameter: string, value: string): void;
  droppedByTest(): boolean;
  markDropped(): void;
  /** Writes a failure into the integration log. */
  report(error: Error, code: string, consequence: string, trace: Trace): void;
}

/** Sets an imported template to work over what is stored for it. */
export function openIntegration(template: Template, environment: Environment): Integration {
  const { store, log, clock } = environment;
  const engine = createEngine(template, environment);
  const settings = openSettings(template, store, environment.maxLength);
  const droppedFact = `dropped-by-test:${template.name}`;
  const refusedFact = `refused:${template.name}`;
  let dropped = store.fact(droppedFact) !== undefined;
  let refused = store.fact(refusedFact) !== undefined;

  const setDropped = (value: boolean) => {
    if (dropped !== value) store.setFact(droppedFact, value ? String(clock.now()) : undefined);
    dropped = value;
  };
  const setRefused = (value: boolean) => {
    if (refused !== value) store.setFact(refusedFact, value ? String(clock.now()) : undefined);
    refused = value;
  };

  /** `MaxLength`, which may be an expression; one that gives no number cuts nothing. */
  const cutLength = (): number | undefined => {
    try {
      const length = Number.parseInt(
        evaluateText(template.number.maxLength, settings.scope, engine.evaluation),
        10,
      );
      return Number.isNaN(length) ? undefined : length;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      log.add('warning', error.code, `The template’s MaxLength cannot be evaluated: ${describeError(error)}`);
      return undefined;
    }
  };

  const tokens = createTokens({
    engine,
    settings,
    clock,
    events: {
      rotated: (parameter, value) => settings.keep(parameter, value),
      authenticated(trace) {
        setDropped(false);
        setRefused(false);
        log.add('info', 'authentication', 'Signed in to the CRM; the access token is in memory.', trace);
      },
      failed(error, trace) {
        if (isRefusal(error)) setRefused(true);
        const context = { ...failureContext(), consequence: 'no access token could be had' };
        log.add('error', error.oauthError ?? error.code, trace.clean(failureWords(error, context)), trace);
      },
    },
  });
  const failureContext = () => ({
    droppedByTest: dropped,
    needsAuthorization: settings.oauthParameters.length > 0,
  });

  return {
    template,
    engine,
    settings,
    tokens,
    run: (values) => ({
      engine,
      authenticator: tokens,
      settings: settings.scope,
      values,
      trace: new Trace(settings.secrets()),
    }),
    testRun(values) {
      const trace = new Trace(settings.secrets());
      const thrownAway = new Map<string, string>();
      const scope = extend(settings.scope, thrownAway);
      const own = createTokens({
        engine,
        clock,
        trace,
        settings: {
          scope,
          oauthParameters: settings.oauthParameters,
          secrets: settings.secrets,
          value: (name) => thrownAway.get(name) ?? settings.value(name),
        },
        events: {
          rotated: (parameter, value) => thrownAway.set(parameter, value),
          authenticated() {},
          failed() {},
        },
      });
      return {
        run: { engine, authenticator: own, settings: scope, values, trace },
        rotated: () => thrownAway.size > 0,
      };
    },
    exchange: (scenario, values, trace) =>
      runChain(
        { engine, authenticator: NO_AUTHENTICATION, settings: settings.scope, values, trace },
        engine.scenario(scenario),
      ),
    scenarios: (matches) => template.scenarios.filter(({ id }) => matches(id)),
    formatNumber(number) {
      return formatNumber(number, template.number, cutLength());
    },
    state() {
      const { oauthParameters } = settings;
      const unauthorized = oauthParameters.some(({ name }) => settings.value(name) === '');
      if (!settings.saved || unauthorized) return 'not-authorized';
      if (dropped) return 'token-dropped-by-test';
      return refused ? 'refused-by-crm' : 'authorized';
    },
    authorized(parameter, value) {
      tokens.forget();
      settings.keep(parameter, value);
      setDropped(false);
      setRefused(false);
    },
    droppedByTest: () => dropped,
    markDropped: () => setDropped(true),
    report(error, code, consequence, trace) {
      const words = failureWords(error, { ...failureContext(), consequence });
      const known = error instanceof EngineError ? (error.oauthError ?? error.code) : code;
      log.add('error', known, trace.clean(words), trace);
    },
  };
}
