import { type AuthorizationOutcome, ownDenial } from '../actors/outcome.ts';
import { type Finding, that } from './finding.ts';

/** The browser was sent to this URI with a code and without an error. */
export function delivered(outcome: AuthorizationOutcome, redirectUri: string): Finding {
  const holds =
    outcome.kind === 'redirect' &&
    goesTo(outcome.location, redirectUri) &&
    outcome.query.getAll('code').length === 1 &&
    outcome.query.get('code') !== '' &&
    !outcome.query.has('error');
  return that(holds, `a redirect to ${redirectUri} with a code`, describeOutcome(outcome), ...outcome.trail);
}

/** The browser was sent to this URI with one of these errors, and with no code (RFC 6749 4.1.2.1). */
export function errorRedirect(
  outcome: AuthorizationOutcome,
  redirectUri: string,
  ...anyOf: readonly string[]
): Finding {
  const error = outcome.kind === 'redirect' ? outcome.query.get('error') : null;
  const holds =
    outcome.kind === 'redirect' &&
    goesTo(outcome.location, redirectUri) &&
    error !== null &&
    (anyOf.length === 0 || anyOf.includes(error)) &&
    !carriesCredential(outcome);
  return that(
    holds,
    `a redirect to ${redirectUri} with ${anyOf.join(' or ') || 'an error'} and no code`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/**
 * No code and no token were delivered anywhere, and no approval is waiting: a page of the server's own, whatever its
 * status, or an error redirect. Which error that is, is asked by `oauth/authorize/error-names-the-cause`.
 */
export function notAuthorized(outcome: AuthorizationOutcome): Finding {
  // In the fragment too: that is where errors of response types other than code belong (RFC 6749 4.2.2.1).
  const error =
    outcome.kind === 'redirect' ? (outcome.query.get('error') ?? outcome.fragment.get('error')) : undefined;
  const refusedByRedirect = outcome.kind === 'redirect' && error !== null && !carriesCredential(outcome);
  // A page that asks for nothing is a refusal too: some servers show their errors with status 200.
  const refusedByPage =
    outcome.kind === 'page' &&
    outcome.answer.status > 0 &&
    (outcome.page.kind === 'error' || outcome.page.kind === 'other');
  return that(
    refusedByRedirect || refusedByPage,
    'an error page or an error redirect',
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** The request ended on a page of the server's own that shows an error, without a redirect. */
export function errorPage(outcome: AuthorizationOutcome): Finding {
  return that(
    outcome.kind === 'page' &&
      outcome.answer.status > 0 &&
      (outcome.page.kind === 'error' || outcome.page.kind === 'other'),
    "an error page on the server's own host",
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** The request ended on a page of this kind. */
export function showsPage(outcome: AuthorizationOutcome, kind: 'sign-in' | 'approval'): Finding {
  return that(
    outcome.kind === 'page' && outcome.page.kind === kind,
    `the ${kind} page`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** At no step was a code or a token handed out; whether the request was refused does not matter. */
export function nothingGranted(outcome: AuthorizationOutcome): Finding {
  const hit = outcome.trail
    .map((answer) => answer.header('location') ?? '')
    .find((value) => /[?&#](code|access_token|id_token)=/.test(value));
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    'no redirect with a code or a token',
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit}`,
    ...outcome.trail,
  );
}

/** At no step was the browser sent to this place, compared as raw text (RFC 3986 6.2.1). */
export function neverSentTo(outcome: AuthorizationOutcome, place: string): Finding {
  const hit = outcome.trail
    .map((answer) => answer.header('location') ?? '')
    .find((value) => goesTo(value, place));
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    `no redirect to ${place}`,
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit}`,
    ...outcome.trail,
  );
}

/** At no step was the browser sent to this host or one below it, as a browser reads a Location. */
export function neverSentToHost(outcome: AuthorizationOutcome, host: string): Finding {
  const hit = outcome.trail.find((answer) => {
    const location = answer.header('location');
    if (location === undefined || !URL.canParse(location, answer.url)) return false;
    return `.${new URL(location, answer.url).hostname}`.endsWith(`.${host}`);
  });
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    `no redirect to the host ${host}`,
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit.header('location')}`,
    ...outcome.trail,
  );
}

function goesTo(location: string, place: string): boolean {
  return location === place || ['?', '&', '#'].some((mark) => location.startsWith(place + mark));
}

function carriesCredential(outcome: AuthorizationOutcome): boolean {
  if (outcome.kind !== 'redirect') return false;
  return ['code', 'access_token', 'id_token'].some(
    (name) => outcome.query.has(name) || outcome.fragment.has(name),
  );
}

/** @returns where an authorization request ended, in words */
export function describeOutcome(outcome: AuthorizationOutcome): string {
  if (outcome.kind === 'redirect') return `a redirect to ${outcome.location}${ownDenial(outcome)}`;
  const last = outcome.trail.at(-1);
  if (last?.status === 0) return last.describe();
  return `${outcome.page.kind === 'other' ? 'a page' : `a page (${outcome.page.kind})`} with status ${last?.status ?? 0}`;
}
