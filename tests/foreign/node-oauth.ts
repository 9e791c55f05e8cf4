import { randomUUID } from 'node:crypto';
import OAuth2Server from '@node-oauth/oauth2-server';
import type { Express, Response } from 'express';
import { application } from './application.ts';
import { clientOf, registeredUri, SCOPES } from './clients.ts';
import { memoryModel } from './node-oauth-model.ts';
import { environmentOf, Pages, showError } from './pages.ts';
import { type ForeignServer, listen } from './server.ts';

/**
 * An Express application around `@node-oauth/oauth2-server`, as its manual shows: the library checks requests and issues
 * tokens, pages and storage are the application's own.
 * @param pkce which clients use it: those that like, or all, as `public` ones without a secret or beside theirs
 */
export async function startNodeOauth(
  pkce: 'optional' | 'required' | 'public' = 'optional',
): Promise<ForeignServer> {
  const { url, stop } = await listen(() => server(pkce));
  return { url, environment: environmentOf(url), stop };
}

function server(pkce: 'optional' | 'required' | 'public'): Express {
  const model = memoryModel(pkce === 'public');
  const oauth = new OAuth2Server({ model, authorizationCodeLifetime: 60 });
  /** Checks a request as the library would, and issues nothing: what it refuses is refused before the user is asked. */
  const rehearsal = new OAuth2Server({
    model: { ...model, saveAuthorizationCode: async (code, client, user) => ({ ...code, client, user }) },
  });
  const pages = new Pages();
  const check = async (token: string) => {
    const found = await model.getAccessToken(token);
    return found && (found.accessTokenExpiresAt ?? 0) > new Date() ? (found.scope ?? []) : undefined;
  };
  return application(pages, check, (app) => {
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
      const { client_id, redirect_uri, scope = SCOPES.join(' ') } = request.query;
      const client = clientOf(client_id);
      if (client === undefined || registeredUri(client, redirect_uri) === undefined) {
        showError(response, 400, 'The application that sent you here is not known.');
        return;
      }
      // The library takes a challenge where there is one, and leaves it to the application to ask for it.
      if (pkce !== 'optional' && request.query['code_challenge'] === undefined) {
        showError(response, 400, 'Missing parameter: `code_challenge`');
        return;
      }
      const user = pages.signedIn(request, response);
      if (user === undefined) return;
      const outcome = await authorize(rehearsal, request.query as Record<string, string>, user);
      if (outcome.error === undefined) pages.ask(request, response, String(scope));
      else deliver(response, outcome);
    });

    app.post('/oauth/decision', async (request, response) => {
      const answered = pages.answered(request, response);
      if (answered === undefined) return;
      const { user, query, approved } = answered;
      deliver(
        response,
        await authorize(oauth, { ...query, ...(approved ? {} : { allowed: 'false' }) }, user),
      );
    });
  });
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
