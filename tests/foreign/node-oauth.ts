import { randomUUID } from 'node:crypto';
import OAuth2Server from '@node-oauth/oauth2-server';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { html } from 'ghtml';
import { serveCrm } from './crm.ts';
import { memoryModel, type RegisteredClient } from './node-oauth-model.ts';
import { type ForeignServer, listen } from './server.ts';

const PASSWORD = 'node-oauth-user-password';
const CLIENTS: readonly RegisteredClient[] = [
  {
    id: 'pbx-main',
    secret: 'node-oauth-main-secret-0123456789',
    redirectUris: ['https://pbx.example.com/crm/callback', 'https://pbx.example.com/crm/second'],
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  },
  {
    id: 'pbx-other',
    secret: 'node-oauth-other-secret-0123456789',
    redirectUris: ['https://other-pbx.example.com/crm/callback'],
    grants: ['authorization_code', 'refresh_token', 'client_credentials'],
  },
  {
    id: 'pbx-headless',
    secret: 'node-oauth-limited-secret-0123456789',
    redirectUris: ['https://headless-pbx.example.com/crm/callback'],
    grants: ['client_credentials'],
  },
];

/** A browser's session: who signed in, and the requests that wait for an answer. */
interface Session {
  user?: string;
  readonly csrf: string;
  readonly waiting: Map<string, Record<string, string>>;
}

/**
 * An Express application around `@node-oauth/oauth2-server`, as its manual shows: the library checks requests and issues
 * tokens, pages and storage are the application's own.
 */
export async function startNodeOauth(): Promise<ForeignServer> {
  const { url, stop } = await listen(() => application());
  const [main, other, limited] = CLIENTS.map(({ secret }) => secret) as [string, string, string];
  const environment = {
    ISSUER: url,
    MAIN_SECRET: main,
    OTHER_SECRET: other,
    LIMITED_SECRET: limited,
    USER_PASSWORD: PASSWORD,
  };
  return { url, environment, stop };
}

function application(): Express {
  const model = memoryModel(CLIENTS);
  const oauth = new OAuth2Server({ model, authorizationCodeLifetime: 60 });
  /** Checks a request as the library would, and issues nothing: what it refuses is refused before the user is asked. */
  const rehearsal = new OAuth2Server({
    model: { ...model, saveAuthorizationCode: async (code, client, user) => ({ ...code, client, user }) },
  });
  const sessions = new Map<string, Session>();
  const app = express();
  app.use(async (request, response, next) => {
    const check = async (token: string) => {
      const found = await model.getAccessToken(token);
      return found && (found.accessTokenExpiresAt ?? 0) > new Date() ? (found.scope ?? []) : undefined;
    };
    if (!(await serveCrm(request, response, check))) next();
  });
  app.use(express.urlencoded({ extended: false }));

  app.post('/oauth/token', async (request, response) => {
    const answer = new OAuth2Server.Response(response);
    try {
      await oauth.token(new OAuth2Server.Request(request), answer);
    } catch (error) {
      // Some refusals are thrown only and not written into the answer.
      const { code, name, message } = error as OAuth2Server.OAuthError;
      answer.status = code;
      answer.body = { error: name, error_description: message };
    }
    response
      .status(answer.status ?? 500)
      .set(answer.headers)
      .json(answer.body);
  });

  app.get('/oauth/authorize', async (request, response) => {
    const session = sessionOf(request, response, sessions);
    const { client_id, redirect_uri } = request.query;
    const client = CLIENTS.find(({ id }) => id === client_id);
    const registered =
      redirect_uri === undefined
        ? client?.redirectUris.length === 1
        : client?.redirectUris.includes(String(redirect_uri));
    if (client === undefined || registered !== true) {
      showError(response, 400, 'The application that sent you here is not known.');
      return;
    }
    const handle = randomUUID();
    session.waiting.set(handle, request.query as Record<string, string>);
    await ask(response, session, handle);
  });

  app.post('/oauth/sign-in', async (request, response) => {
    const old = sessionOf(request, response, sessions);
    const { csrf, handle = '', username, password } = fieldsOf(request);
    if (csrf !== old.csrf || !old.waiting.has(handle)) return void showError(response, 403, STALE);
    if (username !== 'marie' || password !== PASSWORD) return void showForm(response, old, handle);
    const session: Session = { user: username, csrf: randomUUID(), waiting: old.waiting };
    startSession(response, session, sessions);
    await ask(response, session, handle);
  });

  app.post('/oauth/decision', async (request, response) => {
    const session = sessionOf(request, response, sessions);
    const { csrf, handle = '', decision } = fieldsOf(request);
    const query = session.waiting.get(handle);
    if (session.user === undefined || csrf !== session.csrf || query === undefined) {
      showError(response, 403, STALE);
      return;
    }
    session.waiting.delete(handle);
    const decided = { ...query, ...(decision === 'approve' ? {} : { allowed: 'false' }) };
    deliver(response, await authorize(oauth, decided, session.user));
  });

  /** Shows the sign-in page, the approval page, or at once what the library refuses. */
  async function ask(response: Response, session: Session, handle: string): Promise<void> {
    const query = session.waiting.get(handle);
    if (session.user !== undefined && query !== undefined) {
      const outcome = await authorize(rehearsal, query, session.user);
      if (outcome.error !== undefined) return void deliver(response, outcome);
    }
    showForm(response, session, handle);
  }

  const failed: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
    response.status(error.status ?? 500).json({ error: 'invalid_request' });
  };
  app.use(failed);
  return app;
}

function fieldsOf(request: Request): Readonly<Record<string, string | undefined>> {
  return (request.body ?? {}) as Record<string, string | undefined>;
}

function sessionOf(request: Request, response: Response, sessions: Map<string, Session>): Session {
  const id = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const known = id === undefined ? undefined : sessions.get(id);
  return known ?? startSession(response, { csrf: randomUUID(), waiting: new Map() }, sessions);
}

function startSession(response: Response, session: Session, sessions: Map<string, Session>): Session {
  const id = randomUUID();
  sessions.set(id, session);
  response.append('set-cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax`);
  return session;
}

function showForm(response: Response, session: Session, handle: string): void {
  const { scope = 'everything', client_id = '' } = session.waiting.get(handle) ?? {};
  const keys = html`<input type="hidden" name="csrf" value="${session.csrf}"><input type="hidden" name="handle" value="${handle}">`;
  const body =
    session.user === undefined
      ? html`<form method="post" action="/oauth/sign-in">!${keys}<input name="username"><input name="password" type="password">
<button>Sign in</button></form>`
      : html`<p>${client_id} asks for: ${scope}</p><form method="post" action="/oauth/decision">!${keys}
<button name="decision" value="approve">Allow</button><button name="decision" value="deny">Deny</button></form>`;
  response
    .set({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    })
    .send(page('Connect', body));
}

interface Authorized {
  /** Where the browser goes: set for codes, and for errors the client may know of. */
  readonly location: string | undefined;
  readonly error: OAuth2Server.OAuthError | undefined;
}

async function authorize(
  oauth: OAuth2Server,
  query: Record<string, string>,
  id: string,
): Promise<Authorized> {
  const user = { id, family: randomUUID() };
  const answer = new OAuth2Server.Response({ headers: {} });
  const request = new OAuth2Server.Request({ headers: {}, method: 'GET', query });
  try {
    await oauth.authorize(request, answer, { authenticateHandler: { handle: () => user } });
    return { location: answer.headers?.['location'], error: undefined };
  } catch (error) {
    return { location: answer.headers?.['location'], error: error as OAuth2Server.OAuthError };
  }
}

function deliver(response: Response, { location, error }: Authorized): void {
  if (location !== undefined) response.redirect(303, location);
  else showError(response, error?.code ?? 500, error?.message ?? 'The server failed.');
}

const STALE = 'This form is no longer valid.';

function showError(response: Response, status: number, text: string): void {
  response.status(status).send(page('Error', html`<p>${text}</p>`));
}

function page(title: string, body: string): string {
  return html`<!doctype html><html lang="en"><title>${title}</title><body>!${body}</body></html>`;
}
