import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { isBodyError, isMisencoded } from '../../web/body-error.ts';
import type { Context } from '../context.ts';
import { sendJson } from '../http/json-response.ts';
import { rawRequest } from '../http/raw-request.ts';
import { OAuthError } from '../oauth/errors.ts';
import type { Access, ApiError, Awaitable } from '../policy/types.ts';
import { type Features, StorageFailure } from '../store/index.ts';
import { RETRY_AFTER_SECONDS, UNAVAILABLE } from '../unavailable.ts';
import { createContact, searchContacts } from './contacts.ts';
import { logCall, logChat } from './journal.ts';
import { nextPage, pageOf } from './paging.ts';
import { ApiProblem, problem } from './problem.ts';

const READ_BODY = [express.json({ limit: '1mb' }), express.urlencoded({ extended: false, limit: '1mb' })];

/** Handles an authorized request. */
type Action = (
  request: Request,
  access: Access,
) => Awaitable<{
  status?: number;
  headers?: Record<string, string>;
  body: object;
}>;

/** `/api/crm/lookup`: every request needs a token, even for an unknown path, before its body is read. */
export function crmRouter(context: Context): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    response.locals['access'] = await context.policy.apiAccess(rawRequest(request), context);
    next();
  });
  addContactRoutes(router, context);
  addJournalRoutes(router, context);
  router.use(() => {
    throw problem(404, 'not_found', 'There is nothing at this address.');
  });
  router.use(sendErrors(context));
  return router;
}

function addContactRoutes(router: Router, context: Context): void {
  router
    .route('/contacts/search')
    .get(
      handle(context, 'contactLookup', (request, access) => ({
        body: searchContacts(query(request), access, context),
      })),
    )
    .all(refuseMethod('GET'));
  router
    .route('/contacts')
    .post(
      READ_BODY,
      handle(context, 'contactLookup', ({ body }, access) => ({
        status: 201,
        body: createContact(body, access, context),
      })),
    )
    .all(refuseMethod('POST'));
}

function addJournalRoutes(router: Router, context: Context): void {
  const { policy, store } = context;
  router
    .route('/phone-calls')
    .get(
      handle(context, undefined, (request, { accountId }) => {
        const page = pageOf(query(request));
        const calls = policy.listCalls(store, accountId, page);
        return { headers: nextPage(page, calls), body: { phone_calls: calls } };
      }),
    )
    .post(
      READ_BODY,
      handle(context, 'callLogging', async ({ body }, access) => {
        const { record, created } = await logCall(body, access, context);
        return { status: created ? 201 : 200, body: { response: 'ok', phone_call: record } };
      }),
    )
    .all(refuseMethod('GET, POST'));
  router
    .route('/chats')
    .get(
      handle(context, undefined, (_, { accountId }) => ({
        body: { chats: policy.listChats(store, accountId) },
      })),
    )
    .post(
      READ_BODY,
      handle(context, 'callLogging', async ({ body }, access) => {
        const { record, created } = await logChat(body, access, context);
        return { status: created ? 201 : 200, body: { response: 'ok', chat: record } };
      }),
    )
    .all(refuseMethod('GET, POST'));
}

/** Makes a request handler of an action. @param feature the switch that it needs; undefined: none */
function handle(context: Context, feature: keyof Features | undefined, action: Action) {
  return async (request: Request, response: Response) => {
    const access: Access = response.locals['access'];
    if (feature !== undefined) requireFeature(feature, access, context);
    const { status = 200, headers = {}, body } = await action(request, access);
    if (request.method === 'POST') context.changes.announce(access.accountId);
    sendJson(response, status, body, headers);
  };
}

const query = (request: Request) => new URLSearchParams(rawRequest(request).query);

function refuseMethod(allowed: string) {
  return () => {
    throw problem(405, 'method_not_allowed', `Use ${allowed.replace(', ', ' or ')}.`, { allow: allowed });
  };
}

const FEATURE_NAMES: Readonly<Record<keyof Features, string>> = {
  contactLookup: 'Contact Lookup',
  callLogging: 'Call Logging',
  callDataEnrichment: 'Call Data Enrichment',
};

function requireFeature(feature: keyof Features, { accountId }: Access, { store }: Context): void {
  if (store.accounts.find(accountId)?.features[feature]) return;
  throw problem(
    403,
    'feature_disabled',
    `${FEATURE_NAMES[feature]} is switched off: switch it on under CRM Connector > Settings.`,
  );
}

/** Sends refusals as RFC 6750 responses and invalid bodies in the documented shapes. */
function sendErrors(context: Context): ErrorRequestHandler {
  const { policy } = context;
  return (error: unknown, _request, response, next) => {
    const sound = describeError(error, context);
    if (sound === undefined) return next(error);
    const { status, headers, body } = policy.apiError(sound);
    sendJson(response, status, body, headers);
  };
}

function describeError(error: unknown, { policy, onRefusal }: Context): ApiError | undefined {
  if (error instanceof OAuthError) {
    const publicError = policy.publicError(error.reason);
    onRefusal({ endpoint: 'crm', reason: error.reason });
    const challenge = policy.bearerChallenge(error.reason, publicError);
    return {
      status: publicError.status,
      headers: challenge === undefined ? {} : { 'www-authenticate': challenge },
      body: { message: publicError.description, error: publicError.error },
    };
  }
  if (error instanceof StorageFailure) {
    const body = { message: `${UNAVAILABLE} Try again later.`, error: 'temporarily_unavailable' };
    return { status: 503, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, body };
  }
  if (error instanceof ApiProblem) return { status: error.status, headers: error.headers, body: error.body };
  if (!isBodyError(error)) return undefined;
  const body = isMisencoded(error)
    ? { message: 'The request body does not fit its Content-Encoding.', error: 'body_misencoded' }
    : { message: 'The request body cannot be read.', error: 'body_unreadable' };
  return { status: error.status, headers: {}, body };
}
