import { describeError, EngineError } from '../engine/errors.ts';
import type { Trouble } from './connection-trouble.ts';
import type { ConnectionState, Failure } from './types.ts';

const AUTHORIZE = 'Open Admin > Integrations > CRM and click Authorize again to refresh the token.';
const DROPPED =
  'A test was run from the settings page: 3CX does not save the fresh token after a test from this interface, so the stored one is spent.';

const CLIENT_FIELDS = 'Client ID and Client Secret';
/** Why a stored token is refused, where it is known. */
const REASONS: { readonly [trouble in Trouble]?: string } = {
  'token-dropped-by-test': `${DROPPED} `,
  'token-overwritten':
    'The settings were saved from a page that had been loaded before the token was renewed, by Authorize or by a refresh; that overwrote the fresh token. ',
  'values-changed': 'Values that the authorization depends on were changed since. ',
};

/** The status line of the settings page. */
export function describeState(state: ConnectionState, needsAuthorization: boolean): string {
  switch (state) {
    case 'not-selected':
      return 'No CRM template is selected: add one and select it.';
    case 'not-authorized':
      return needsAuthorization
        ? 'Not connected: fill in the values, save the settings, then click Authorize.'
        : 'Not connected: fill in the values and save the settings.';
    case 'authorized':
      return needsAuthorization
        ? 'The connection is authorized.'
        : 'The settings are saved; this template needs no authorization.';
    case 'token-dropped-by-test':
      return `${DROPPED} Click Authorize again before leaving the page, otherwise subsequent calls will not work.`;
    case 'token-overwritten':
      return 'The settings were saved from a page that had been loaded before the token was renewed, by Authorize or by a refresh: 3CX saves all values of the page, so the fresh token was overwritten by the old one. Reload the integrations page, then click Authorize again.';
    case 'values-changed':
      return 'Values that the authorization depends on were changed since. Click Authorize again.';
    case 'authorize-failed':
      return 'The last Authorize failed; the integration log says why. Correct the cause and click Authorize again.';
    case 'client-refused':
      return `The CRM refused the client, not the token: check ${CLIENT_FIELDS}, and save the settings.`;
    case 'refused-by-crm':
      return needsAuthorization
        ? `The CRM refused the stored token. ${AUTHORIZE}`
        : 'The CRM refused the sign-in. Check the user name, password, key or client in the settings, and save them.';
  }
}

/** What a failure's message depends on. */
export interface FailureContext {
  /** For example `the caller was not looked up`. */
  readonly consequence: string;
  /** What is known to be wrong with the connection. */
  readonly cause: Trouble | undefined;
  /** Whether the template has an Authorize button to click. */
  readonly needsAuthorization: boolean;
}

/** A failure for the integration log: what happened, what it meant for the call, what to do. */
export function describeFailure(error: Error, context: FailureContext): string {
  const { consequence } = context;
  if (error instanceof EngineError && isRefusal(error)) {
    const reason = error.oauthError ?? error.status ?? '';
    if (isClientRefusal(error))
      return `The CRM refused the client (${reason}), so ${consequence}. Check ${CLIENT_FIELDS} in Admin > Integrations > CRM and save the settings.`;
    if (!context.needsAuthorization)
      return `The CRM refused the sign-in (${reason}), so ${consequence}. Check the user name, password, key or client in Admin > Integrations > CRM and save the settings.`;
    const why = context.cause === undefined ? '' : (REASONS[context.cause] ?? '');
    return `The CRM refused the stored token (${reason}), so ${consequence}. ${why}${AUTHORIZE}`;
  }
  if (error instanceof EngineError && error.code === 'authentication') {
    const remedy = context.needsAuthorization ? ` ${AUTHORIZE}` : '';
    return `Signing in to the CRM failed, so ${consequence}: ${describeError(error)}${remedy}`;
  }
  return `${capitalized(consequence)}: ${describeError(error)}`;
}

/** Whether the CRM refused the client rather than its token (RFC 6749 5.2). */
export function isClientRefusal(error: EngineError): boolean {
  return isRefusal(error) && ['invalid_client', 'unauthorized_client'].includes(error.oauthError ?? '');
}

/** Whether the CRM refused the credentials, rather than failing in another way. */
export function isRefusal(error: EngineError): boolean {
  return (
    error.code === 'authentication' && error.status !== undefined && [400, 401, 403].includes(error.status)
  );
}

/** A failure for programs; `clean` removes the run's secrets from its message. */
export function asFailure(error: Error, clean: (text: string) => string): Failure {
  const code =
    error instanceof EngineError
      ? (error.oauthError ?? error.code)
      : 'code' in error && typeof error.code === 'string'
        ? error.code
        : 'error';
  return { code, message: clean(describeError(error)) };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
