import { ProblemError } from '../../web/problem-error.ts';
import {
  type Authenticator,
  type Credentials,
  type Engine,
  NO_AUTHENTICATION,
  NO_CREDENTIALS,
} from '../engine/engine.ts';
import { EngineError } from '../engine/errors.ts';
import { type ChainResult, runChain } from '../engine/scenario.ts';
import { isSecretName, Trace } from '../engine/trace.ts';
import { evaluateText } from '../expression/index.ts';
import type { Authentication } from '../template/model.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './types.ts';

/** The lifetime of an access token where neither template nor CRM gives one. */
const DEFAULT_MINUTES = 60;

/** What the owner of the tokens is notified of. */
export interface TokenEvents {
  /** A fresh value came for an OAuth parameter; it must be stored (or deliberately not) before this returns. */
  rotated(parameter: string, value: string): void;
  /** An access token is in memory. */
  authenticated(trace: Trace): void;
  /** The authentication failed. */
  failed(error: EngineError, trace: Trace): void;
}

/** The credentials of one template's requests. */
export interface TokenManager extends Authenticator {
  /** Drops what is in memory, also what a refresh under way will bring. */
  forget(): void;
}

/** What token managers work with. */
export interface TokensOptions {
  readonly engine: Engine;
  readonly settings: Pick<Settings, 'scope' | 'secrets' | 'oauthParameters' | 'value'>;
  readonly clock: Clock;
  readonly events: TokenEvents;
  /** Where the steps are written; default a trace of their own. */
  readonly trace?: Trace;
}

type ScenarioAuthentication = Extract<Authentication, { type: 'Scenario' }>;

interface Held {
  readonly credentials: Credentials;
  readonly expiresAt: number;
}

/** The token manager that a template's authentication needs. */
export function createTokens(options: TokensOptions): TokenManager {
  const { authentication } = options.engine.template;
  if (authentication.type === 'No') return { ...NO_AUTHENTICATION, forget: () => {} };
  if (authentication.type === 'Basic') return basic(authentication.value.text, options);
  return new AccessTokens(authentication, options);
}

/** The access tokens of one template, in memory; calls that find them expired together share one refresh. */
class AccessTokens implements TokenManager {
  readonly #authentication: ScenarioAuthentication;
  readonly #options: TokensOptions;
  #held: Held | undefined;
  #refreshing: Promise<Credentials> | undefined;
  /** Counts `forget`: a refresh of an earlier generation brings nothing. */
  #generation = 0;

  constructor(authentication: ScenarioAuthentication, options: TokensOptions) {
    this.#authentication = authentication;
    this.#options = options;
  }

  known(): Credentials {
    return this.#held?.credentials ?? NO_CREDENTIALS;
  }

  async current(): Promise<Credentials> {
    const held = this.#held;
    return held !== undefined && this.#options.clock.now() < held.expiresAt
      ? held.credentials
      : this.#refresh();
  }

  async renew(stale: Credentials): Promise<Credentials> {
    // Another call was refused with the same token and has renewed it already.
    if (this.#held !== undefined && this.#held.credentials !== stale) return this.#held.credentials;
    return this.#refresh();
  }

  forget(): void {
    this.#generation += 1;
    this.#held = undefined;
    this.#refreshing = undefined;
  }

  #refresh(): Promise<Credentials> {
    if (this.#refreshing !== undefined) return this.#refreshing;
    const mine = this.#generation;
    const isWanted = () => this.#generation === mine;
    const attempt = authenticate(this.#authentication, this.#options, isWanted)
      .then((fresh) => {
        if (isWanted()) this.#held = fresh;
        return fresh.credentials;
      })
      .finally(() => {
        if (this.#refreshing === attempt) this.#refreshing = undefined;
      });
    this.#refreshing = attempt;
    return attempt;
  }
}

/** RFC 7617: `user:password` in Base64 of UTF-8. */
function basic(expression: string, { engine, settings }: TokensOptions): TokenManager {
  const credentials = (): Credentials => {
    const text = evaluateText(expression, settings.scope, engine.evaluation);
    const encoded = Buffer.from(text, 'utf8').toString('base64');
    return { headers: [['Authorization', `Basic ${encoded}`]], variables: new Map(), secrets: [encoded] };
  };
  return {
    known: credentials,
    current: async () => credentials(),
    renew: async () => undefined,
    forget: () => {},
  };
}

async function authenticate(
  authentication: ScenarioAuthentication,
  options: TokensOptions,
  isWanted: () => boolean,
): Promise<Held> {
  const { engine, settings, clock, events } = options;
  const trace = options.trace ?? new Trace();
  trace.hide(settings.secrets());
  const startedAt = clock.now();
  try {
    const { oauthParameters } = settings;
    if (oauthParameters.length > 0 && oauthParameters.every(({ name }) => settings.value(name) === ''))
      throw new EngineError(
        'authentication',
        'The connection was never authorized, so there is no token to call the CRM with.',
        'Authorize the connection.',
      );
    const run = {
      engine,
      authenticator: NO_AUTHENTICATION,
      settings: settings.scope,
      values: new Map(),
      trace,
    };
    const chain = await runChain(run, engine.scenario(authentication.scenario));
    if (chain.ended)
      throw new EngineError(
        'authentication',
        'The CRM answered the authentication, but without what the template looks for in it.',
        'Check the rules of the authentication scenario in the template.',
      );
    const credentials = credentialsOf(chain, authentication.storeAllValues);
    trace.hide(credentials.secrets);
    // Before the next request is sent with the new access token: a crash in between would lose the only refresh token
    // that still works.
    if (isWanted()) for (const { name } of oauthParameters) rotate(name, chain, settings.value(name), events);
    events.authenticated(trace);
    return { credentials, expiresAt: startedAt + lifetimeMs(chain, authentication, engine) };
  } catch (error) {
    const failure = asAuthenticationError(error);
    events.failed(failure, trace);
    throw failure;
  }
}

function rotate(name: string, chain: ChainResult, stored: string, events: TokenEvents): void {
  const fresh = textOf(chain, name);
  if (fresh !== '' && fresh !== stored) events.rotated(name, fresh);
}

function credentialsOf(chain: ChainResult, storeAllValues: boolean): Credentials {
  const headers: [string, string][] = [];
  const name = chain.outputs.get('HeaderName') ?? '';
  const value = chain.outputs.get('HeaderValue') ?? '';
  if (name !== '') headers.push([name, value]);
  const bearer = chain.outputs.get('Bearer') ?? '';
  if (bearer !== '') headers.push(['Authorization', /^bearer /i.test(bearer) ? bearer : `Bearer ${bearer}`]);
  // Without any output, and without StoreAllValues, the scenario's variables stay in the scenario.
  const isShared = chain.outputs.size > 0 || storeAllValues;
  const variables = new Map([...(isShared ? chain.variables : []), ...chain.outputs]);
  const secrets = [...chain.variables, ...chain.outputs].flatMap(([key, text]) =>
    typeof text === 'string' && isConfidential(key, text) ? [text, text.replace(/^\S+ /, '')] : [],
  );
  return { headers, variables, secrets };
}

function isConfidential(name: string, text: string): boolean {
  if (name === 'HeaderName' || text === '') return false;
  return (
    isSecretName(name) ||
    name === 'HeaderValue' ||
    name === 'Bearer' ||
    (text.length >= 20 && !text.includes('://'))
  );
}

/** BearerExpiration (minutes), then DefaultExpiration (seconds), then `expires_in` (seconds) where a variable reads it. */
function lifetimeMs(chain: ChainResult, authentication: ScenarioAuthentication, engine: Engine): number {
  const minutes = positive(chain.outputs.get('BearerExpiration'));
  if (minutes !== undefined) return minutes * 60_000;
  if (authentication.defaultExpiration !== undefined) return authentication.defaultExpiration * 1000;
  for (const scenario of engine.template.scenarios)
    for (const { name, path } of scenario.variables) {
      if (!/(^|\.)expires_in$/.test(path.trim())) continue;
      const seconds = positive(textOf(chain, name));
      if (seconds !== undefined) return seconds * 1000;
    }
  return DEFAULT_MINUTES * 60_000;
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}

function textOf(chain: ChainResult, name: string): string {
  const variable = chain.variables.get(name);
  return chain.outputs.get(name) || (typeof variable === 'string' ? variable : '');
}

/** Transport errors stay transport errors; every other failure is one of authentication. */
function asAuthenticationError(error: unknown): EngineError {
  if (
    error instanceof EngineError &&
    ['authentication', 'unreachable', 'timeout', 'tls'].includes(error.code)
  )
    return error;
  const message = error instanceof Error ? error.message : String(error);
  const { status, oauthError } = error instanceof EngineError ? error : {};
  const remedy = error instanceof ProblemError ? error.remedy : 'Check the settings of the integration.';
  return new EngineError('authentication', message, remedy, {
    ...(status !== undefined && { status }),
    oauthError,
    cause: error,
  });
}
