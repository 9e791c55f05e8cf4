import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { Admin } from './admin.ts';
import { assetEndpoint } from './console/assets.ts';
import { problemPage } from './console/error-page.ts';
import { consoleRouter } from './console/router.ts';
import { pageGuards } from './console/security.ts';
import type { Context } from './context.ts';
import { crmRouter, isBodyError } from './crm/router.ts';
import { sendJson } from './http/json-response.ts';
import { decisionEndpoint } from './oauth/authorize/decision.ts';
import { authorizeEndpoint } from './oauth/authorize/endpoint.ts';
import { signInEndpoint, signOutEndpoint } from './oauth/authorize/sign-in.ts';
import { signInLimit } from './oauth/authorize/sign-in-limit.ts';
import { metadataEndpoint } from './oauth/metadata/endpoint.ts';
import { revokeEndpoint } from './oauth/revoke/endpoint.ts';
import { tokenEndpoint } from './oauth/token/endpoint.ts';

/** The application: every address of the connector. @param admin does what the pages ask for */
export function createApp(context: Context, admin: Admin): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Nothing reads Express's own parse of a query: names with brackets must stay plain names.
  app.set('query parser', false);

  // route().all() is one layer; app.all() would be one per HTTP method, which a quick start cannot afford.
  const form = express.text({ type: () => true, limit: '64kb' });
  app.route('/oauth/token').all(form, (request, response) => tokenEndpoint(request, response, context));
  app.route('/oauth/revoke').all(form, (request, response) => revokeEndpoint(request, response, context));
  app.get('/.well-known/oauth-authorization-server', (_, response) => metadataEndpoint(response, context));
  app.use('/api/crm/lookup', crmRouter(context));
  app.get('/health', (_, response) => void response.json({ status: 'ok' }));

  // From here on everything is for people.
  app.use(...pageGuards(context), form);
  app.get('/assets/:name', assetEndpoint());
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
  // Its many routes are laid once somebody asks for one: a connector that only programs call starts the quicker.
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
  const message = 'There is nothing at this address.';
  if (request.accepts(['json', 'html']) === 'html') {
    response.status(404).type('html').send(problemPage('Not found', message));
  } else {
    sendJson(response, 404, { message, error: 'not_found' });
  }
};

/** The last resort: one sentence, and nothing of what went wrong inside. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  if (response.hasHeader('content-security-policy')) {
    // What the guards of the pages have let through is read by a person.
    const [status, sentence] = isBodyError(error)
      ? [error.status, 'The form cannot be read.']
      : [500, 'The server failed; try again later.'];
    response.status(status).type('html').send(problemPage('That did not work', sentence));
  } else if (isBodyError(error)) {
    sendJson(response, error.status, {
      error: 'invalid_request',
      error_description: 'The request body cannot be read.',
    });
  } else {
    sendJson(response, 500, {
      error: 'server_error',
      error_description: 'The server failed; try again later.',
    });
  }
};
