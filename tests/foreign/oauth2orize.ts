import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import oauth2orize, { AuthorizationError, type OAuth2Server, TokenError } from 'oauth2orize';
import { application } from './application.ts';
import { clientOf, type RegisteredClient, registeredUri } from './clients.ts';
import { type Issued, knownScopes, TokenStore } from './oauth2orize-model.ts';
import { environmentOf, Pages, showApproval, showError } from './pages.ts';
import { type ForeignServer, listen } from './server.ts';

/** An Express request with what oauth2orize reads and adds. */
type OauthRequest = Request & {
  session?: object;
  user?: unknown;
  oauth2?: { readonly transactionID: string; readonly req: { readonly scope?: readonly string[] } };
};
type Done = (
  error: Error | null,
  accessToken?: string | false,
  refreshToken?: string,
  params?: object,
) => void;

const UNKNOWN_SCOPE = 'A scope is not known.';
const NOT_THIS_GRANT = 'The client may not use this grant.';

/**
 * An Express application around oauth2orize, as its README shows: the library reads requests, keeps the transaction and
 * words answers; clients are authenticated as Passport's strategies do it; pages and storage are the application's own.
 * @param remembers whether a client is approved unasked while a token of the same scope lives
 */
export async function startOauth2orize({ remembers = false } = {}): Promise<ForeignServer> {
  const { url, stop } = await listen(() => server(remembers));
  return { url, environment: environmentOf(url), stop };
}

function server(remembers: boolean): Express {
  const store = new TokenStore();
  const oauth = oauthServer(store);
  const pages = new Pages();
  const signedIn: RequestHandler = (request: OauthRequest, response, next) => {
    const user = pages.signedIn(request, response);
    if (user === undefined) return;
    request.session = pages.session(request, response);
    request.user = { id: user };
    next();
  };
  const failed: ErrorRequestHandler = (error: { status?: number; message: string }, _, response, _next) =>
    showError(response, error.status ?? 500, error.message);
  const remembered = (
    client: RegisteredClient,
    _user: unknown,
    scope: string[],
    _type: string,
    _request: unknown,
    done: (error: Error | null, allow: boolean, info: object, locals: object) => void,
  ) => done(null, remembers && store.holds(client, knownScopes(scope) ?? []), {}, {});
  // The library's types know Node.js's requests only.
  const route = (handler: unknown) => handler as RequestHandler;

  return application(
    pages,
    async (token) => store.scopesOf(token),
    (app) => {
      app.get(
        '/oauth/authorize',
        signedIn,
        route(oauth.authorize(validate, remembered)),
        (request: OauthRequest, response: Response) => {
          const { transactionID = '', req } = request.oauth2 ?? {};
          showApproval(response, {
            clientId: String(request.query['client_id']),
            scope: (knownScopes(req?.scope) ?? []).join(' '),
            hidden: { transaction_id: transactionID },
            deny: ['cancel', 'Deny'],
          });
        },
        route(oauth.errorHandler({ mode: 'indirect' })),
        failed,
      );
      app.post('/oauth/decision', signedIn, route(oauth.decision()), failed);
      app.post('/oauth/revoke', authenticated, (request: OauthRequest, response: Response) => {
        store.revoke(request.user as RegisteredClient, String(request.body.token));
        response.end();
      });
      app.post('/oauth/token', authenticated, route(oauth.token()), route(oauth.errorHandler()));
    },
  );
}

function oauthServer(store: TokenStore): OAuth2Server<RegisteredClient> {
  const oauth = oauth2orize.createServer<RegisteredClient>();
  oauth.serializeClient((client, done) => done(null, client.id));
  oauth.deserializeClient((id, done) => done(null, clientOf(id)));
  oauth.grant(
    oauth2orize.grant.code((client: RegisteredClient, redirectUri, _user, _answer, request, done) => {
      done(null, store.code(client, knownScopes(request.scope) ?? [], redirectUri));
    }),
  );
  oauth.exchange(
    oauth2orize.exchange.code((client: RegisteredClient, code, redirectUri, done: Done) => {
      give(done, store.exchange(client, code, redirectUri));
    }),
  );
  oauth.exchange(
    oauth2orize.exchange.refreshToken((client: RegisteredClient, refreshToken, scope, done) => {
      const grant = store.grantOf(client, refreshToken);
      const asked = scope === undefined || String(scope) === '' ? grant?.scopes : scope;
      if (grant === undefined || asked === undefined) done(null, false);
      else if (asked.every((name) => grant.scopes.includes(name))) give(done, store.refresh(grant, asked));
      else done(new TokenError(UNKNOWN_SCOPE, 'invalid_scope'));
    }),
  );
  oauth.exchange(
    oauth2orize.exchange.clientCredentials((client: RegisteredClient, scope, done) => {
      const scopes = knownScopes(scope);
      if (!client.grants.includes('client_credentials'))
        done(new TokenError(NOT_THIS_GRANT, 'unauthorized_client'));
      else if (scopes === undefined) done(new TokenError(UNKNOWN_SCOPE, 'invalid_scope'));
      else give(done, store.issue({ clientId: client.id, scopes }, scopes, false));
    }),
  );
  return oauth;
}

function give(done: Done, issued: Issued | undefined): void {
  if (issued === undefined) done(null, false);
  else done(null, issued.accessToken, issued.refreshToken, issued.params);
}

/** What the application checks of an authorization request: a redirect URI that is passed on may learn of the error. */
function validate(
  clientId: string,
  redirectUri: string,
  scope: string[],
  done: (error: Error | null, client?: RegisteredClient | false, redirectUri?: string) => void,
): void {
  const client = clientOf(clientId);
  const registered = client && registeredUri(client, redirectUri);
  if (client === undefined || registered === undefined) done(null, false);
  else if (!client.grants.includes('authorization_code'))
    done(new AuthorizationError(NOT_THIS_GRANT, 'unauthorized_client'), client, registered);
  else if (knownScopes(scope) === undefined)
    done(new AuthorizationError(UNKNOWN_SCOPE, 'invalid_scope'), client, registered);
  else done(null, client, registered);
}

/**
 * As `passport.authenticate(['basic', 'oauth2-client-password'], { session: false })` of the README: the first strategy
 * that succeeds decides, parts of a Basic header are taken as they come, and a refusal is a status and its name.
 */
const authenticated: RequestHandler = (request: OauthRequest, response, next) => {
  const [scheme = '', credentials] = (request.headers.authorization ?? '').split(' ');
  const fields = (request.body ?? {}) as Record<string, unknown>;
  const pairs: (readonly unknown[])[] = [[fields['client_id'], fields['client_secret']]];
  if (/^basic$/i.test(scheme)) {
    const parts = Buffer.from(credentials ?? '', 'base64')
      .toString()
      .split(':');
    pairs.unshift([parts[0], parts[1]]);
  }
  const client = pairs
    .map(([id, secret]) => [clientOf(id), secret] as const)
    .find(([found, secret]) => found !== undefined && found.secret === secret)?.[0];
  if (client === undefined) {
    response.status(401).set('www-authenticate', 'Basic realm="Users"').end('Unauthorized');
    return;
  }
  request.user = client;
  next();
};
