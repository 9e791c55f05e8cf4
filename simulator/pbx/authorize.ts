import { createHash } from 'node:crypto';
import { describeError, EngineError } from '../engine/errors.ts';
import { extend } from '../engine/scope.ts';
import { Trace } from '../engine/trace.ts';
import { legalUrl } from '../engine/url.ts';
import { type EvaluateOptions, evaluateText, type Scope } from '../expression/index.ts';
import type { Parameter } from '../template/model.ts';
import { PbxError } from './errors.ts';
import type { Environment, Integration } from './integration.ts';
import type { PendingAuthorization } from './store.ts';
import type { CallbackResult, OAuthState, OAuthStateRequest } from './types.ts';

/** How long the browser may take to come back. */
const STATE_LIFETIME_MS = 10 * 60_000;
const MOST_URI = 2048;
const CODE_VERIFIER = /^[\w.~-]{43,128}$/;
const ERROR_CODE = /^[a-z_]{1,64}$/;

/** What an authorization needs beside the shared environment. */
export interface AuthorizeEnvironment extends Environment {
  readonly random: (size: number) => Uint8Array;
}

/**
 * The Authorize button: the URL the browser is sent to, with a fresh state (RFC 6749 10.12) and, where the profile has
 * it, a PKCE challenge (RFC 7636 4.2).
 * @throws PbxError `settings-not-saved`, `no-oauth-parameter` or `bad-value`
 */
export function beginAuthorize(
  integration: Integration,
  environment: AuthorizeEnvironment,
  { parameter: name, redirectUri }: { readonly parameter: string | undefined; readonly redirectUri: string },
): { url: string; state: string } {
  const { settings, engine } = integration;
  const parameter = authorizable(integration, name);
  const state = secretText(environment);
  const verifier = environment.system.profile.pkce ? secretText(environment) : '';
  const scope = extend(
    settings.scope,
    new Map([
      ['RedirectUri', redirectUri],
      ['State', state],
      ['state', state],
      ...(verifier === '' ? [] : [['CodeChallenge', challengeOf(verifier)] as const]),
    ]),
  );
  const url = authorizationUrl(parameter, scope, engine.evaluation);
  expectBack(integration, environment, state, { parameter: parameter.name, verifier, redirectUri });
  return { url, state };
}

/**
 * The URL that Authorize sends the browser to, by the template.
 * @throws PbxError `bad-value` where it is not an address; ExpressionError
 */
export function authorizationUrl(
  parameter: Pick<Parameter, 'requestUrl' | 'requestUrlParameters'>,
  scope: Scope,
  evaluation: EvaluateOptions = {},
): string {
  const base = evaluateText(parameter.requestUrl, scope, evaluation);
  const query = evaluateText(parameter.requestUrlParameters, scope, evaluation);
  try {
    return legalUrl(query === '' ? base : base + (base.includes('?') ? '&' : '?') + query);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new PbxError(
      'bad-value',
      error.message,
      'Correct the address in the settings and save them again.',
      error,
    );
  }
}

/** 43 characters that cannot be guessed (RFC 7636 4.1 recommends as many for a verifier). */
function secretText({ random }: Pick<AuthorizeEnvironment, 'random'>): string {
  return Buffer.from(random(32)).toString('base64url');
}

/** `S256` (RFC 7636 4.2). */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}

/**
 * Authorize, as a page begins it that makes the URL itself (XAPI, `SetOAuthState`): the redirect URI is the address of that
 * page, and PKCE is used where the page brings a verifier and the profile has it.
 * @throws PbxError `settings-not-saved`, `no-oauth-parameter` or `bad-value`
 */
export function setOAuthState(
  integration: Integration,
  environment: AuthorizeEnvironment,
  { parameter: name, redirectUri, codeVerifier }: OAuthStateRequest,
): OAuthState {
  const parameter = authorizable(integration, name);
  if (redirectUri.length > MOST_URI || !/^https?:$/.test(URL.parse(redirectUri)?.protocol ?? ''))
    throw new PbxError(
      'bad-value',
      'The redirect URI is not an http or https address.',
      'Give the address of the page that the browser comes back to.',
    );
  if (codeVerifier !== undefined && !CODE_VERIFIER.test(codeVerifier))
    throw new PbxError(
      'bad-value',
      'The code verifier is not one of PKCE.',
      'Give 43 to 128 letters, digits and "-", ".", "_", "~" (RFC 7636 4.1).',
    );
  const verifier = environment.system.profile.pkce ? (codeVerifier ?? '') : '';
  const state = secretText(environment);
  expectBack(integration, environment, state, { parameter: parameter.name, redirectUri, verifier });
  return { state, codeChallenge: verifier === '' ? undefined : challengeOf(verifier) };
}

/** The OAuth parameter that may be authorized now. @throws PbxError `settings-not-saved`, `no-oauth-parameter` */
function authorizable({ settings, template }: Integration, name: string | undefined): Parameter {
  const parameter =
    name === undefined
      ? settings.oauthParameters[0]
      : settings.oauthParameters.find((each) => each.name === name);
  if (parameter === undefined)
    throw new PbxError(
      'no-oauth-parameter',
      name === undefined
        ? `The template ${template.name} has no Authorize button.`
        : `The template ${template.name} has no OAuth parameter "${name}".`,
      'Nothing has to be authorized; save the settings and test them.',
    );
  if (!settings.saved)
    throw new PbxError(
      'settings-not-saved',
      'The settings have to be saved before the connection can be authorized.',
      'Fill in the values, save them, then click Authorize.',
    );
  return parameter;
}

/** Remembers a state, and what belongs to it once the browser comes back. */
function expectBack(
  { template }: Integration,
  { store, clock }: AuthorizeEnvironment,
  state: string,
  authorization: Omit<PendingAuthorization, 'template' | 'begunAt'>,
): void {
  const now = clock.now();
  store.forgetPendingBefore(now - STATE_LIFETIME_MS);
  store.addPending(state, { ...authorization, template: template.name, begunAt: now });
}

/**
 * What the PBX does when the browser comes back (RFC 6749 4.1.2): the state is taken out and checked before anything
 * else, then the response scenario exchanges the code, and its `Result` is stored.
 */
export async function receiveCallback(
  integration: Integration,
  environment: AuthorizeEnvironment,
  query: URLSearchParams,
): Promise<CallbackResult> {
  const { log, store, clock } = environment;
  const refuse = ({ code, message, trace }: Refusal): CallbackResult => {
    log.add('warning', code, message, trace);
    // A state that is not this PBX's belongs to no Authorize of its admin.
    if (code !== 'wrong-state') integration.begin('authorize-failed');
    return { ok: false, code, message, ...(trace && { trace }) };
  };
  if (integration.settings.oauthParameters.length === 0)
    return refuse({
      code: 'wrong-state',
      message: `A browser came back from a CRM, but the template ${integration.template.name} has no Authorize button, so nothing was exchanged. Save its settings and test them.`,
    });
  const state = query.get('state') ?? '';
  const pending = state === '' ? undefined : store.takePending(state);
  if (
    pending === undefined ||
    pending.template !== integration.template.name ||
    clock.now() - pending.begunAt >= STATE_LIFETIME_MS
  )
    return refuse({
      code: 'wrong-state',
      message:
        'The browser came back with a state that this PBX did not give out, that was used already or that is too old, so nothing was exchanged. Click Authorize again and finish within ten minutes.',
    });
  const refusal = refusalOf(query);
  if (refusal !== undefined) return refuse(refusal);

  const code = query.get('code') ?? '';
  const trace = new Trace(integration.settings.secrets());
  const { parameter, verifier } = pending;
  trace.hide([code, state, ...(verifier === '' ? [] : [verifier])]);
  try {
    const { redirectUri } = pending;
    const result = await exchange(integration, { parameter, code, state, redirectUri, verifier }, trace);
    trace.hide([result]);
    integration.authorized(parameter, result);
  } catch (failure) {
    const reason = failure instanceof Error ? trace.clean(describeError(failure)) : 'it failed';
    const message = `The code could not be exchanged: ${reason} Check the settings and click Authorize again.`;
    return refuse({ code: 'exchange-failed', message, trace });
  }
  const message =
    'The connection is authorized. You can close this window and reload the integrations page in 3CX.';
  log.add('info', 'authorized', message, trace);
  return { ok: true, code: 'authorized', message, trace };
}

type Refusal = Pick<CallbackResult, 'code' | 'message' | 'trace'>;

/** What the CRM's error response means (RFC 6749 4.1.2.1); `undefined` where it sent a code. */
function refusalOf(query: URLSearchParams): Refusal | undefined {
  const error = query.get('error');
  if (error !== null) {
    const known = ERROR_CODE.test(error) ? error : 'unreadable error';
    const what =
      known === 'access_denied'
        ? 'The access was denied in the CRM'
        : 'The CRM did not authorize the connection';
    const message = `${what} (${known}), so nothing was stored. Click Authorize again and approve it.`;
    return { code: 'denied', message };
  }
  if (query.get('code')) return undefined;
  const message = 'The browser came back without a code, so nothing was exchanged. Click Authorize again.';
  return { code: 'no-code', message };
}

interface Exchange {
  /** Name of the OAuth parameter. */
  readonly parameter: string;
  readonly code: string;
  readonly state: string;
  readonly redirectUri: string;
  /** Empty without PKCE. */
  readonly verifier: string;
}

/** Runs the response scenario. @returns its `Result`, a refresh token @throws EngineError */
async function exchange(
  integration: Integration,
  { parameter, code, state, redirectUri, verifier }: Exchange,
  trace: Trace,
): Promise<string> {
  const { oauthParameters } = integration.settings;
  const { responseScenario = '' } = oauthParameters.find(({ name }) => name === parameter) ?? {};
  const values = new Map([
    ['code', code],
    ['state', state],
    ['State', state],
    ['RedirectUri', redirectUri],
    ['PKCECodeVerifier', verifier],
  ]);
  const chain = await integration.exchange(responseScenario, values, trace);
  const result = chain.outputs.get('Result') ?? '';
  if (result !== '') return result;
  throw new EngineError(
    'bad-response',
    'The CRM’s answer held no refresh token where the template looks for the Result.',
    'Check the output Result of the response scenario.',
  );
}
