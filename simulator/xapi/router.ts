import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { AccessTokens } from './access-tokens.ts';
import { explain, XapiError } from './errors.ts';
import { COLLECTION_OPTIONS, Query, SINGLE_OPTIONS } from './odata/query.ts';
import type { Operation, XapiContext } from './operation.ts';

const BODY_LIMIT = '1mb';
const SPECIAL = /[.*+?^${}()|[\]\\]/g;
const OPEN_REMEDY =
  'Get a token at /connect/token with a service principal, and send it as "Authorization: Bearer ...".';

interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** `/xapi/v1`: runs the operations of a table for the bearer of a valid token. */
export function operationRouter(
  operations: readonly Operation[],
  context: XapiContext,
  tokens: AccessTokens,
): Router {
  const router = Router();
  const routes = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  router.use((request, response, next) => authenticate(request, response, tokens, next));
  router.use((request, response, next) => {
    response.locals['match'] = matchOf(routes, request, response);
    response.setHeader('OData-Version', '4.0');
    next();
  });
  router.use(requireJson, express.json({ limit: BODY_LIMIT }));
  router.use(async (request, response) => {
    await answer(response.locals['match'] as Match, context, request, response);
  });
  router.use(answerError);
  return router;
}

/** RFC 6750 3: without credentials the challenge bears no error code. */
function authenticate(request: Request, response: Response, tokens: AccessTokens, next: () => void): void {
  const header = request.headers.authorization;
  const token = /^bearer +([\w.~+/=-]+)$/i.exec(header ?? '')?.[1];
  if (token !== undefined && tokens.accepts(token)) {
    next();
    return;
  }
  response.setHeader(
    'www-authenticate',
    `Bearer realm="xapi"${header === undefined ? '' : ', error="invalid_token"'}`,
  );
  const message = header === undefined ? 'There is no access token.' : 'The access token is not valid.';
  throw new XapiError(401, 'Unauthorized', [message, OPEN_REMEDY]);
}

/** @throws XapiError 404, 405 */
function matchOf(
  routes: readonly { readonly operation: Operation; readonly pattern: RegExp }[],
  request: Request,
  response: Response,
): Match {
  const found = routes.flatMap(({ operation, pattern }) => {
    const groups = pattern.exec(request.path);
    return groups === null ? [] : [{ operation, groups: groups.groups ?? {} }];
  });
  const match = found.find(({ operation }) => operation.method === request.method.toLowerCase());
  if (match !== undefined) {
    const path = Object.entries(match.groups).map(([name, text]) => [name, keyOf(text)]);
    return { operation: match.operation, path: Object.fromEntries(path) };
  }
  if (found.length === 0) {
    const remedy = 'The operations are listed at /xapi/openapi.json.';
    throw new XapiError(404, 'NotFound', ['There is no such operation.', remedy]);
  }
  const allowed = found.map(({ operation }) => operation.method.toUpperCase()).join(', ');
  response.setHeader('allow', allowed);
  throw new XapiError(405, 'MethodNotAllowed', [
    `${request.method} is not possible here.`,
    `Use ${allowed}.`,
  ]);
}

function patternOf(path: string): RegExp {
  const parts = path.split(/\{(\w+)\}/);
  return new RegExp(
    `^${parts.map((part, index) => (index % 2 ? `(?<${part}>[^/]*)` : part.replace(SPECIAL, '\\$&'))).join('')}$`,
  );
}

/** A key or parameter: in single quotes as OData writes text, or bare as the published paths do. @throws XapiError */
function keyOf(text: string): string {
  try {
    const decoded = decodeURIComponent(text);
    return /^'.*'$/s.test(decoded) ? decoded.slice(1, -1).replaceAll("''", "'") : decoded;
  } catch {
    throw new XapiError(400, 'BadPath', ['The path is not percent-encoded text.', 'Encode it as UTF-8.']);
  }
}

const requireJson: RequestHandler = (request, response, next) => {
  const { operation } = response.locals['match'] as Match;
  if (operation.body === undefined || request.is('application/json')) return next();
  const remedy = 'Send Content-Type: application/json.';
  throw new XapiError(415, 'UnsupportedMediaType', ['The body is not JSON.', remedy]);
};

async function answer(
  { operation, path }: Match,
  context: XapiContext,
  request: Request,
  response: Response,
): Promise<void> {
  const parameters = new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
  const body = operation.body?.parse(request.body) as never;
  const input = { path, body };
  if (operation.kind === 'collection') {
    const query = new Query(parameters, operation.entity, COLLECTION_OPTIONS);
    const { next, ...page } = await query.page(await operation.run(context, input));
    const here = request.originalUrl.split('?', 1)[0];
    const link = next !== undefined && { '@odata.nextLink': `${context.pbx.url}${here}?${next}` };
    response.json({ ...page, ...link });
  } else if (operation.kind === 'single') {
    const query = new Query(parameters, operation.entity, SINGLE_OPTIONS);
    response.json(query.project(await operation.run(context, input)));
  } else if (operation.kind === 'value') {
    response.status(operation.status ?? 200).json(await operation.run(context, input));
  } else {
    await operation.run(context, input);
    response.status(204).end();
  }
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error);
  const { status, body } = explain(error);
  response.status(status).json(body);
};
