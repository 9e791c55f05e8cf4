import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { html } from 'ghtml';
import { CLIENTS } from './clients.ts';

const USERNAME = 'marie';
const PASSWORD = 'foreign-user-password';
const STALE = 'This form is no longer valid.';

/** What a server keeps of one browser; a library may store what it likes beside. */
export interface Session {
  user?: string;
  readonly csrf: string;
  /** Requests that wait for sign-in or approval, by the handle in the form. */
  readonly waiting: Map<string, Pick<Request, 'originalUrl' | 'query'>>;
  [data: string]: unknown;
}

/** An approval page: what it asks, and what its form sends. */
export interface Approval {
  readonly clientId: string;
  readonly scope: string;
  readonly hidden: Readonly<Record<string, string>>;
  /** The button that denies; the one that approves sends no more than the hidden fields. */
  readonly deny: readonly [name: string, value: string];
}

/** A request that the user has answered. */
export interface Answered {
  readonly user: string;
  /** The query of the authorization request. */
  readonly query: Record<string, string>;
  readonly approved: boolean;
}

/** @returns what the target file of a server at this address refers to */
export function environmentOf(url: string): Readonly<Record<string, string>> {
  const [main, other, limited] = CLIENTS;
  return {
    ISSUER: url,
    MAIN_SECRET: main.secret,
    OTHER_SECRET: other.secret,
    LIMITED_SECRET: limited.secret,
    USER_PASSWORD: PASSWORD,
  };
}

/**
 * Sessions, sign-in and approval pages, which the libraries here leave to their application: all state in memory, forms
 * tied to their session, a new session at sign-in, pages that can be neither framed nor cached.
 */
export class Pages {
  readonly #sessions = new Map<string, Session>();

  /** @returns the session of this browser; a new one where it has none */
  session(request: Request, response: Response): Session {
    const id = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const known = id === undefined ? undefined : this.#sessions.get(id);
    return known ?? this.#start(response, { csrf: randomUUID(), waiting: new Map() });
  }

  /** @returns the user who is signed in; undefined: the sign-in page was shown, and leads back to this address */
  signedIn(request: Request, response: Response): string | undefined {
    const session = this.session(request, response);
    if (session.user === undefined) {
      const handle = randomUUID();
      session.waiting.set(handle, request);
      showSignIn(response, session, handle);
    }
    return session.user;
  }

  /** Answers the sign-in form. */
  readonly signIn: RequestHandler = (request, response) => {
    const old = this.session(request, response);
    const { csrf, handle = '', username, password } = fieldsOf(request);
    const waiting = old.waiting.get(handle);
    if (csrf !== old.csrf || waiting === undefined) return void showError(response, 403, STALE);
    if (username !== USERNAME || password !== PASSWORD) return void showSignIn(response, old, handle);
    this.#start(response, { user: username, csrf: randomUUID(), waiting: new Map() });
    response.redirect(303, waiting.originalUrl);
  };

  /** Shows the approval page for this authorization request; `answered` reads what its form sends. */
  ask(request: Request, response: Response, scope: string): void {
    const { waiting, csrf } = this.session(request, response);
    const handle = randomUUID();
    waiting.set(handle, request);
    const clientId = String(request.query['client_id']);
    showApproval(response, { clientId, scope, hidden: { csrf, handle }, deny: ['deny', 'yes'] });
  }

  /** @returns what the user answered; undefined: the form was not shown to this user, and an error page was */
  answered(request: Request, response: Response): Answered | undefined {
    const { user, csrf, waiting } = this.session(request, response);
    const { csrf: sent, handle = '', deny } = fieldsOf(request);
    const asked = waiting.get(handle);
    if (user === undefined || sent !== csrf || asked === undefined) {
      showError(response, 403, STALE);
      return undefined;
    }
    waiting.delete(handle);
    return { user, query: asked.query as Record<string, string>, approved: deny === undefined };
  }

  #start(response: Response, session: Session): Session {
    const id = randomUUID();
    this.#sessions.set(id, session);
    response.append('set-cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);
    return session;
  }
}

/** Shows an approval page. */
export function showApproval(response: Response, { clientId, scope, hidden, deny }: Approval): void {
  const body = html`<p>${clientId} asks for: ${scope}</p><form method="post" action="/oauth/decision">!${hiddenFields(hidden)}
<button>Allow</button><button name="${deny[0]}" value="${deny[1]}">Deny</button></form>`;
  show(response, 'Connect', body);
}

/** Shows an error page. */
export function showError(response: Response, status: number, text: string): void {
  show(response.status(status), 'Error', html`<p>${text}</p>`);
}

function showSignIn(response: Response, { csrf }: Session, handle: string): void {
  const body = html`<form method="post" action="/oauth/sign-in">!${hiddenFields({ csrf, handle })}
<input name="username"><input name="password" type="password"><button>Sign in</button></form>`;
  show(response, 'Sign in', body);
}

function hiddenFields(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
    .join('');
}

function show(response: Response, title: string, body: string): void {
  response
    .set({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    })
    .send(html`<!doctype html><html lang="en"><title>${title}</title><body>!${body}</body></html>`);
}

function fieldsOf(request: Request): Readonly<Record<string, string | undefined>> {
  return (request.body ?? {}) as Record<string, string | undefined>;
}
