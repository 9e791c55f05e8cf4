import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { assetEndpoint } from '../web/assets.ts';
import { isBodyError } from '../web/body-error.ts';
import { pageGuards } from '../web/page-guards.ts';
import { problemPage, sendProblem } from '../web/problem-page.ts';
import type { Admin } from './admin.ts';
import { layout } from './console/layout.ts';
import { consoleRouter } from './console/router.ts';
import type { Context } from './context.ts';
import { crmOpenApi } from './crm/openapi.ts';
import { crmRouter } from './crm/router.ts';
import { faultsRouter } from './faults/router.ts';
import { sendJson } from './http/json-response.ts';
import { decisionEndpoint } from './oauth/authorize/decision.ts';
import { authorizeEndpoint } from './oauth/authorize/endpoint.ts';
import { signInEndpoint, signOutEndpoint } from './oauth/authorize/sign-in.ts';
import { signInLimit } from './oauth/authorize/sign-in-limit.ts';
import { metadataEndpoint } from './oauth/metadata/endpoint.ts';
import { refuseUnreadable } from './oauth/refuse-client.ts';
import { revokeEndpoint } from './oauth/revoke/endpoint.ts';
import { tokenEndpoint } from './oauth/token/endpoint.ts';
import { StorageFailure } from './store/index.ts';
import { RETRY_AFTER_SECONDS, UNAVAILABLE } from './unavailable.ts';

/** What the pages load, beside the shared stylesheet. */
const ASSETS = {
  'console.css': new URL('console/assets/console.css', import.meta.url),
  'console.js': new URL('console/assets/console.js', import.meta.url),
  'icon.svg': new URL('console/assets/icon.svg', import.meta.url),
};
/** The largest body of a form or a token request. */
const FORM_LIMIT = '64kb';

/** The application: every address of the connector. @param admin does what the pages ask for */
export function createApp(context: Context, admin: Admin): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Nothing reads Express's own parse of a query: names with brackets must stay plain names.
  app.set('query parser', false);
  app.set('trust proxy', context.trustProxy ?? false);

  // route().all() is one layer; app.all() would be one per HTTP method, which a quick start cannot afford.
  const form = express.text({ type: () => true, limit: FORM_LIMIT });
  app
    .route('/oauth/token')
    .all(form, (request, response) => tokenEndpoint(request, response, context))
    .all(refuseUnreadable('token', context));
  app
    .route('/oauth/revoke')
    .all(form, (request, response) => revokeEndpoint(request, response, context))
    .all(refuseUnreadable('revoke', context));
  app.get('/.well-known/oauth-authorization-server', (_, response, next) =>
    metadataEndpoint(response, context, next),
  );
  app.use('/api/crm/lookup', crmRouter(context));
  app.get('/api/openapi.json', (_, response) => void response.json(crmOpenApi(context.publicUrl)));
  app.get('/health', (_, response) => void response.json({ status: 'ok' }));

  // From here on everything is for people.
  const { publicUrl, faults } = context;
  if (faults !== undefined) app.use(faultsRouter(faults, context.random, publicUrl));
  const guards = pageGuards({
    hostNames: () => [new URL(publicUrl).hostname],
    url: () => publicUrl,
    https: publicUrl.startsWith('https:'),
    frame: layout,
  });
  app.use(...guards, form);
  app.get('/assets/:name', assetEndpoint(ASSETS));
  const authorize = (request: Request, response: Response) => authorizeEndpoint(request, response, context);
  app.route('/oauth/authorize').get(authorize).post(authorize).all(refuseMethod);
  app
    .route('/oauth/authorize/decision')
    .all((request, response) => decisionEndpoint(request, response, context));
  app
    .route('/oauth/sign-in')
    .all(signInLimit(context), (request, response) => signInEndpoint(request, response, context));
  app.route('/oauth/sign-out').all((request, response) => signOutEndpoint(request, response, context));
  let console: Router | undefined;
  // Its routes are registered on first use, to keep start-up fast for connectors that only programs call.
  app.use((request, response, next) => {
    console ??= consoleRouter(context, admin);
    console(request, response, next);
  });
  app.use(answerNothing);
  app.use(answerError);
  return app;
}

const refuseMethod: RequestHandler = (_, response) => {
  sendJson(
    response,
    405,
    { message: 'Use GET or POST.', error: 'method_not_allowed' },
    { allow: 'GET, POST' },
  );
};

const answerNothing: RequestHandler = (request, response) => {
  const problem = {
    code: 'not_found',
    message: 'There is nothing at this address.',
    remedy: 'Check the address, or begin at the start page.',
  };
  sendProblem(request, response, 404, problem, { frame: layout, title: 'Not found' });
};

/** Nothing can be stored or read at present (RFC 9110 15.6.4); why is for the operator. */
function answerUnavailable(response: Response): void {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  if (response.hasHeader('content-security-policy')) {
    response
      .status(503)
      .set(headers)
      .type('html')
      .send(problemPage({ message: UNAVAILABLE, remedy: 'Try again later.' }, layout));
  } else {
    sendJson(
      response,
      503,
      { error: 'temporarily_unavailable', error_description: `${UNAVAILABLE} Try again later.` },
      headers,
    );
  }
}

/** The last resort: one sentence, and nothing of what went wrong inside. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (error instanceof StorageFailure) return answerUnavailable(response);
  if (response.hasHeader('content-security-policy')) {
    // A person reads what the guards of the pages have let through.
    const isBody = isBodyError(error);
    const problem = isBody
      ? { message: 'The form cannot be read.', remedy: 'Shorten the text in it, and send it again.' }
      : { message: 'The server failed.', remedy: 'Try again later.' };
    response
      .status(isBody ? error.status : 500)
      .type('html')
      .send(problemPage(problem, layout));
  } else {
    sendJson(response, 500, {
      error: 'server_error',
      error_description: 'The server failed; try again later.',
    });
  }
};
