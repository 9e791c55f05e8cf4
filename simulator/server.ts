import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import * as z from 'zod';
import { api } from './api.ts';
import { callbackPage } from './console/callback.ts';
import { consolePages, pageHeaders } from './console/console.ts';
import { errorPage } from './console/error.ts';
import { type CallControl, createCallControl } from './pbx/call-control.ts';
import { PbxError } from './pbx/errors.ts';
import type { Clock, Pbx } from './pbx/types.ts';
import { Player } from './recordings/player.ts';
import type { Position } from './template/model.ts';
import { TemplateRefused } from './template/parse.ts';

export interface ListeningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What the server takes from the world outside. */
export interface ServerEnvironment {
  readonly clock: Clock;
  /** `size` unpredictable bytes. */
  readonly random: (size: number) => Uint8Array;
}

/** Serves a PBX over HTTP. Port 0: any free one. Throws `PbxError` `port-in-use`. */
export async function listen(
  pbx: Pbx,
  host: string,
  port: number,
  environment: ServerEnvironment,
): Promise<ListeningServer> {
  const desk = createCallControl(pbx, environment.clock);
  const player = new Player(desk);
  const server = createServer(createApp(pbx, desk, player, host, environment));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new PbxError(
              'port-in-use',
              `Port ${port} on ${host} is in use.`,
              'Stop what uses it, or give another port.',
              cause,
            )
          : cause,
      ),
    );
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${actual}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, player.stop()]);
    },
  };
}

/** The web pages with the callback page, and the control API under /api. */
export function createApp(
  pbx: Pbx,
  desk: CallControl,
  player: Player,
  host: string,
  { random }: ServerEnvironment,
): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(pageHeaders);
  app.use(onlyKnownHosts(pbx, host));
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

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

  app.use('/api', onlyJson, express.json({ limit: '12mb' }), api(pbx, desk));
  app.use(consolePages(pbx, desk, player, random));
  app.use((request, response) => {
    fail(request, response, 404, {
      error: 'not-found',
      message: 'There is no such page.',
      remedy: isApi(request) ? 'Start at /api/status.' : 'Choose one of the pages above.',
    });
  });
  app.use(failures);
  return app;
}

/** A page elsewhere must not reach the PBX through a name that resolves to the loopback (DNS rebinding). */
function onlyKnownHosts(pbx: Pbx, host: string): RequestHandler {
  const own = ['127.0.0.1', 'localhost', '::1', host];
  return (request, response, next) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (own.includes(name) || name === new URL(pbx.redirectUri).hostname) return next();
    response.status(403).json({
      error: 'wrong-host',
      message: 'This PBX is not reached by that host name.',
      remedy: `Use ${pbx.url}.`,
    });
  };
}

/** A form on another site can post without asking the browser's leave, but not JSON. */
const onlyJson: RequestHandler = (request, response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const isEmpty = length === '0' && encoding === undefined;
  if (isEmpty || request.is('application/json')) {
    const origin = request.headers.origin;
    if (origin === undefined || origin === `http://${request.headers.host}`) return next();
  }
  response.status(403).json({
    error: 'not-json',
    message: 'The control API takes JSON from its own pages and from programs.',
    remedy: 'Send Content-Type: application/json and no foreign Origin.',
  });
};

const failures: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) return next(error);
  const [status, failure] = failureOf(error);
  fail(request, response, status, failure);
};

interface Failure {
  readonly error: string;
  readonly message: string;
  readonly remedy: string;
  readonly at?: Position;
}

/** A failure in the words of whoever asks: JSON for programs, a page for people. */
function fail(request: Request, response: Response, status: number, failure: Failure): void {
  response.status(status);
  if (isApi(request)) response.json(failure);
  else response.type('html').send(errorPage(failure.message, failure.remedy));
}

function isApi({ path }: Request): boolean {
  return path === '/api' || path.startsWith('/api/');
}

function failureOf(error: unknown): [status: number, failure: Failure] {
  if (error instanceof PbxError || error instanceof TemplateRefused) {
    const { code, message, remedy } = error;
    const at = error instanceof TemplateRefused ? error.at : undefined;
    const status = code === 'foreign-form' ? 403 : code === 'unknown-activity' ? 404 : 400;
    return [status, { error: code, message, remedy, ...(at && { at }) }];
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue?.path.join('.') || 'the body';
    const message = `${where}: ${issue?.message ?? 'not understood'}`;
    return [400, { error: 'bad-request', message, remedy: 'Correct it and send it again.' }];
  }
  if (
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  )
    return [
      error.status,
      {
        error: 'bad-request',
        message: 'The body of the request cannot be read.',
        remedy: 'Correct it and send it again.',
      },
    ];
  return [
    500,
    {
      error: 'internal',
      message: 'The PBX failed at this request.',
      remedy: 'See the log of the process.',
    },
  ];
}
