import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import helmet from 'helmet';
import * as z from 'zod';
import { api } from './api.ts';
import { callbackPage } from './pages/callback.ts';
import { PbxError } from './pbx/errors.ts';
import type { Pbx } from './pbx/types.ts';
import { TemplateRefused } from './template/parse.ts';

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a PBX over HTTP. Port 0: any free one. Throws `PbxError` `port-in-use`. */
export async function listen(pbx: Pbx, host: string, port: number): Promise<Listening> {
  const server = createServer(createApp(pbx, host));
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
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The callback page, and the control API under /api. */
export function createApp(pbx: Pbx, host: string): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.use(helmet({ referrerPolicy: { policy: 'no-referrer' }, strictTransportSecurity: false }));
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

  app.use('/api', onlyJson, express.json({ limit: '12mb' }), api(pbx));
  app.use((_request, response) => {
    response
      .status(404)
      .json({ error: 'not-found', message: 'There is no such page.', remedy: 'Start at /api/status.' });
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

const failures: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  if (error instanceof PbxError || error instanceof TemplateRefused) {
    const at = error instanceof TemplateRefused ? error.at : undefined;
    response
      .status(400)
      .json({ error: error.code, message: error.message, remedy: error.remedy, ...(at && { at }) });
  } else if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue?.path.join('.') || 'the body';
    response.status(400).json({
      error: 'bad-request',
      message: `${where}: ${issue?.message ?? 'not understood'}`,
      remedy: 'Correct the JSON and send it again.',
    });
  } else if (
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status < 500
  ) {
    response.status(error.status).json({
      error: 'bad-request',
      message: 'The body is no JSON that can be read.',
      remedy: 'Correct the JSON and send it again.',
    });
  } else {
    response.status(500).json({
      error: 'internal',
      message: 'The PBX failed at this request.',
      remedy: 'See the log of the process.',
    });
  }
};
