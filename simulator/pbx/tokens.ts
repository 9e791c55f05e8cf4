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

/** Where nothing says how long an access token lives. */
const DEFAULT_MINUTES = 60;

export interface TokenEvents {
  /** A fresh value came for an OAuth parameter; it must be stored (or deliberately not) before this returns. */
  rotated(parameter: string, value: string): void;
  authenticated(trace: Trace): void;
  failed(error: EngineError, trace: Trace): void;
}

export interface TokenManager extends Authenticator {
  /** Drops what is in memory, also what a refresh under way will bring. */
  forget(): void;
}

export interface TokensOptions {
  readonly engine: Engine;
  readonly settings: Pick<Settings, 'scope' | 'secrets' | 'oauthParameters' | 'value'>;
  readonly clock: Clock;
  readonly events: TokenEvents;
  /** Where the steps are written; default a trace of their own. */
  readonly trace?: Trace;
}

interface Held {
  readonly credentials: Credentials;
  readonly expiresAt: number;
}

/** The access tokens of one template, in memory; those who find them expired together share one refresh. */
export function createTokens(options: TokensOptions): TokenManager {
  const { authentication } = options.engine.template;
  if (authentication.type === 'No') return { ...NO_AUTHENTICATION, forget: () => {} };
  if (authentication.type === 'Basic') return basic(authentication.value.text, options);

  let held: Held | undefined;
  let refreshing: Promise<Credentials> | undefined;
  let generation = 0;

  const refresh = (): Promise<Credentials> => {
    if (refreshing !== undefined) return refreshing;
    const mine = generation;
    const attempt = authenticate(authentication, options, () => generation === mine)
      .then((fresh) => {
        if (generation === mine) held = fresh;
        return fresh.credentials;
      })
      .finally(() => {
        if (refreshing === attempt) refreshing = undefined;
      });
    refreshing = attempt;
    return attempt;
  };

  return {
    known: () => held?.credentials ?? NO_CREDENTIALS,
    async current() {
      return held !== undefined && options.clock.now() < held.expiresAt ? held.credentials : refresh();
    },
    async renew(stale) {
      // Somebody else was refused with the same token and has renewed it already.
      if (held !== undefined && held.credentials !== stale) return held.credentials;
      return refresh();
    },
    forget() {
      generation++;
      held = undefined;
      refreshing = undefined;
    },
  };
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
  authentication: Extract<Authentication, { type: 'Scenario' }>,
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
    // Before anybody can send the next request with the new access token (a crash in between would lose the only
    // refresh token that still works).
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
  // Without any output, and without StoreAllValues, the scenario's variables reach nobody.
  const reach = chain.outputs.size > 0 || storeAllValues;
  const variables = new Map([...(reach ? chain.variables : []), ...chain.outputs]);
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
function lifetimeMs(
  chain: ChainResult,
  authentication: Extract<Authentication, { type: 'Scenario' }>,
  engine: Engine,
): number {
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

/** A CRM that cannot be reached stays that; every other failure is one of authentication. */
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
