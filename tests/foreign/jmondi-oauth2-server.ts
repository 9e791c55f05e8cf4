import { randomBytes } from 'node:crypto';
import { AuthorizationServer, JwtService } from '@jmondi/oauth2-server';
import { handleExpressError, handleExpressResponse, requestFromExpress } from '@jmondi/oauth2-server/express';
import type { Express, Request, RequestHandler } from 'express';
import { application } from './application.ts';
import { SCOPES } from './clients.ts';
import { memoryModel } from './jmondi-model.ts';
import { environmentOf, Pages } from './pages.ts';
import { type ForeignServer, listen } from './server.ts';

/**
 * An Express application around `@jmondi/oauth2-server`, as its manual shows: the library checks requests, words every
 * answer and issues JWTs; pages and storage are the application's own. Its defaults but for one: PKCE is not required,
 * since a PBX may do without.
 */
export async function startJmondi({ requiresPKCE = false } = {}): Promise<ForeignServer> {
  const { url, stop } = await listen(() => server(requiresPKCE));
  return { url, environment: environmentOf(url), stop };
}

function server(requiresPKCE: boolean): Express {
  const { clients, codes, scopes, tokens, users, alive } = memoryModel();
  const jwt = new JwtService(randomBytes(32).toString('hex'));
  const oauth = new AuthorizationServer(clients, tokens, scopes, jwt, { requiresPKCE });
  oauth.enableGrantType({
    grant: 'authorization_code',
    userRepository: users,
    authCodeRepository: codes,
  });
  const pages = new Pages();
  const check = async (token: string) => {
    const payload = await jwt.verify(token).catch(() => undefined);
    return alive(payload?.['jti'])?.scopes.map(({ name }) => name);
  };
  return application(pages, check, (app) => {
    app.post(
      '/oauth/token',
      answering(async (request, response) => {
        handleExpressResponse(response, await oauth.respondToAccessTokenRequest(requestFromExpress(request)));
      }),
    );
    app.post(
      '/oauth/revoke',
      answering(async (request, response) => {
        handleExpressResponse(response, await oauth.revoke(requestFromExpress(request)));
      }),
    );
    app.get(
      '/oauth/authorize',
      answering(async (request, response) => {
        const asked = await oauth.validateAuthorizationRequest(requestFromExpress(request));
        if (pages.signedIn(request, response) === undefined) return;
        const names = asked.scopes.map(({ name }) => name);
        pages.ask(request, response, (names.length === 0 ? SCOPES : names).join(' '));
      }),
    );
    app.post(
      '/oauth/decision',
      answering(async (request, response) => {
        const answered = pages.answered(request, response);
        if (answered === undefined) return;
        const asked = await oauth.validateAuthorizationRequest(
          requestFromExpress({ query: answered.query } as unknown as Request),
        );
        asked.user = { id: answered.user };
        asked.isAuthorizationApproved = answered.approved;
        handleExpressResponse(response, await oauth.completeAuthorizationRequest(asked));
      }),
    );
  });
}

/** A route whose errors the library words. */
function answering(route: (...parameters: Parameters<RequestHandler>) => Promise<void>): RequestHandler {
  return (request, response, next) =>
    route(request, response, next).catch((error) => handleExpressError(error, response));
}
