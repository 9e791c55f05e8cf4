import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { isBodyError } from '../../web/body-error.ts';
import { CSRF_FIELD, FormTokens, formTokenOf, isFromOtherSite } from '../../web/csrf.ts';
import { pageGuards } from '../../web/page-guards.ts';
import { ProblemError } from '../../web/problem-error.ts';
import { sendProblem } from '../../web/problem-page.ts';
import { layout } from '../console/layout.ts';
import type { Random } from '../environment.ts';
import { ConnectorError } from '../error.ts';
import type { Faults } from './faults.ts';
import { faultsPage } from './page.ts';

/** A request to the API that a page of another site may have caused, or whose body cannot be used. */
class UnusableRequest extends ProblemError {
  readonly code = 'unusable-request';
}

/**
 * The page and the API that choose the fault of a running connector: `/faults`, `/api/faults`. They ask no policy and no
 * store: a fault must never keep an operator from choosing another.
 */
export function faultsRouter(faults: Faults, random: Random, publicUrl: string): Router {
  const router = Router();
  const tokens = new FormTokens('faults_csrf', random);
  const guards = pageGuards({
    hostNames: () => [new URL(publicUrl).hostname],
    url: () => publicUrl,
    https: publicUrl.startsWith('https:'),
    frame: layout,
  });
  const describe: RequestHandler = (_, response) => {
    response.json({ current: faults.current?.id ?? null, faults: faults.all });
  };

  router.use(['/faults', '/api/faults'], ...guards);
  router.get('/api/faults', describe);
  router.put('/api/faults/current', ownJson, express.json(), (request, response, next) => {
    const id: unknown = (request.body as { fault?: unknown } | undefined)?.fault;
    if (typeof id !== 'string' && id !== null)
      throw new UnusableRequest(
        'The body has no member "fault".',
        'Send {"fault": "RULE:N"} or {"fault": null}.',
      );
    faults.choose(id ?? undefined);
    describe(request, response, next);
  });
  router
    .route('/faults')
    .all(tokens.issue())
    .get((request, response) => {
      response.type('html').send(faultsPage(faults, request.url, formTokenOf(response)));
    })
    .post(express.text({ type: () => true }), (request, response) => {
      const form = new URLSearchParams(String(request.body));
      tokens.check(request, form.get(CSRF_FIELD));
      faults.choose(form.get('fault') || undefined);
      response.redirect(303, request.originalUrl);
    });
  router.use(answerProblem);
  return router;
}

/** A form of another site cannot bear this Content-Type (Fetch, CORS-safelisted request headers). */
const ownJson: RequestHandler = (request, _, next) => {
  if (!isFromOtherSite(request) && request.is('application/json') !== false) return next();
  throw new UnusableRequest('The request is not one of a program.', 'Send Content-Type: application/json.');
};

const answerProblem: ErrorRequestHandler = (failure: unknown, request, response, next) => {
  const error = isBodyError(failure)
    ? new UnusableRequest('The body cannot be read.', 'Send {"fault": "RULE:N"} as JSON.')
    : failure;
  if (!(error instanceof ProblemError)) return next(error);
  const status = error instanceof ConnectorError ? 404 : 400;
  sendProblem(request, response, status, error, { frame: layout });
};
