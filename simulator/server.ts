import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import * as z from 'zod';
import { isBodyError } from '../web/body-error.ts';
import { ForeignForm } from '../web/csrf.ts';
import { issueInWords } from '../web/input-issue.ts';
import { type ListeningServer, type ListenOptions, listen } from '../web/listen.ts';
import { pageGuards } from '../web/page-guards.ts';
import { type Problem, sendProblem } from '../web/problem-page.ts';
import { callbackPage } from './console/callback.ts';
import { consolePages } from './console/console.ts';
import type { JourneyStep } from './console/journey.ts';
import { frame, Shell } from './console/shell.ts';
import { controlApi, onlyJson } from './control/index.ts';
import { CallControl } from './pbx/call-control.ts';
import { PbxError } from './pbx/errors.ts';
import type { Clock, Pbx } from './pbx/types.ts';
import { Player } from './recordings/player.ts';
import type { Position } from './template/model.ts';
import { TemplateRefused } from './template/parse.ts';
import { xapi } from './xapi/index.ts';

export { ListenError, type ListeningServer } from '../web/listen.ts';
export type { JourneyStep } from './console/journey.ts';

/** Where a PBX listens, and what the server takes from the outside. */
export interface ServePbxOptions extends ListenOptions {
  /** Default the system's. */
  readonly clock?: Clock;
  /** `size` unpredictable bytes, for form tokens; default node:crypto. */
  readonly random?: (size: number) => Uint8Array;
  /** The steps by which the console leads a newcomer; it then begins with them. */
  readonly journey?: () => readonly JourneyStep[];
}

/** The largest body of the control API: a template with room for its JSON. */
const BODY_LIMIT = '12mb';

/**
 * Serves a PBX over HTTP: its console, the callback page, the control API and 3CX's configuration API. The caller still stops the PBX itself.
 * @throws ListenError
 */
export async function servePbx(pbx: Pbx, options: ServePbxOptions = {}): Promise<ListeningServer> {
  const { clock = Date, random = randomBytes, journey } = options;
  const control = new CallControl(pbx, clock);
  const player = new Player(control);
  const server = await listen(options, (url) => {
    pbx.setUrl(url);
    const hostNames = options.host ? [options.host] : [];
    return createApp({ pbx, control, player, clock, random, hostNames, journey });
  });
  return {
    url: server.url,
    async close() {
      await Promise.all([server.close(), player.stop()]);
      pbx.setUrl(undefined);
    },
  };
}

interface AppParts {
  readonly pbx: Pbx;
  readonly control: CallControl;
  readonly player: Player;
  readonly clock: Clock;
  readonly random: (size: number) => Uint8Array;
  readonly hostNames: readonly string[];
  readonly journey: ServePbxOptions['journey'] | undefined;
}

function createApp({ pbx, control, player, clock, random, hostNames, journey }: AppParts): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  const guards = pageGuards({
    hostNames: () => [...hostNames, new URL(pbx.redirectUri).hostname],
    url: () => pbx.url,
    https: false,
    frame,
  });
  app.use(...guards);
  const callback: RequestHandler = async (request, response) => {
    const query = request.originalUrl.split('?', 2)[1] ?? '';
    const result = await pbx.callback(query);
    response
      .status(result.ok ? 200 : 400)
      .type('html')
      .send(callbackPage(result));
  };
  app.get(new URL(pbx.redirectUri).pathname, callback);
  app.get('/oauth/callback', callback);
  app.use('/api', onlyJson, express.json({ limit: BODY_LIMIT }), controlApi({ pbx, control }));
  app.use(xapi({ pbx, control, clock }, random));
  const shell = new Shell(pbx, journey !== undefined);
  app.use(consolePages({ pbx, control, player, random, journey, shell }));
  app.use(answerNothing(shell));
  app.use(answerError(shell));
  return app;
}

const answerNothing =
  (shell: Shell): RequestHandler =>
  (request, response) => {
    const problem = {
      code: 'not-found',
      message: 'There is no such page.',
      remedy: 'Choose one of the pages of the menu; the control API begins at /api/status.',
    };
    sendProblem(request, response, 404, problem, { frame: shell.frameOf(response), title: 'Not found' });
  };

const answerError =
  (shell: Shell): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { status, at, ...problem } = explain(error);
    sendProblem(request, response, status, problem, {
      frame: shell.frameOf(response),
      ...(at && { more: { at } }),
    });
  };

/** Of errors that are no mistake in what was sent. */
const STATUS: { readonly [code: string]: number } = {
  'foreign-form': 403,
  'unknown-activity': 404,
  'unknown-principal': 404,
  'not-stored': 503,
};

/** An error as the outside sees it; nothing of the inside is shown. */
function explain(error: unknown): Problem & { readonly status: number; readonly at?: Position } {
  if (error instanceof TemplateRefused) {
    const { code, message, remedy, at } = error;
    return { status: 400, code, message, remedy, ...(at && { at }) };
  }
  if (error instanceof PbxError || error instanceof ForeignForm) {
    const { code, message, remedy } = error;
    return { status: STATUS[code] ?? 400, code, message, remedy };
  }
  const remedy = 'Correct it and send it again.';
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const message = issue === undefined ? 'The body is not understood' : issueInWords(issue, 'The body');
    return { status: 400, code: 'bad-request', message: `${message}.`, remedy };
  }
  if (isBodyError(error)) {
    const message = 'The body of the request cannot be read.';
    return { status: error.status, code: 'bad-request', message, remedy };
  }
  const message = 'The PBX failed at this request.';
  return { status: 500, code: 'internal', message, remedy: 'See the log of the process.' };
}
