/**
 * The reference connector as request handlers of MSW, for unit tests of what calls a connector.
 *
 * ```ts
 * const { handlers, connector } = await connectorHandlers({ url: 'https://connector.test' });
 * const server = setupServer(...handlers);
 * ```
 */
import { type HttpHandler, HttpResponse, http } from 'msw';
import type { Agent } from 'undici';
import { type Connector, type ConnectorOptions, createConnector } from '../connector/server.ts';
import { MemoryNetwork } from '../harness/index.ts';
import { exchange } from '../web/exchange.ts';

/** Options of `connectorHandlers`. */
export interface HandlersOptions extends Omit<ConnectorOptions, 'listen' | 'host' | 'port' | 'publicUrl'> {
  /** Address that the code under test calls; nothing listens there. */
  readonly url: string;
}

/** A connector inside the process. */
export interface ConnectorHandlers {
  readonly handlers: readonly HttpHandler[];
  /** Seeds it, and looks into it: `connector.admin.addClient(...)`. */
  readonly connector: Connector;
  /** Call it after the last test. */
  stop(): Promise<void>;
}

/** Longer than any answer of a connector in the process takes; milliseconds. */
const TIMEOUT_MS = 30_000;
/** Bodies that may not be there (RFC 9110 15.3.5, 15.4.5; Fetch, null body status). */
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Makes a connector that answers every request to `url`; no socket is opened. */
export async function connectorHandlers({ url, ...options }: HandlersOptions): Promise<ConnectorHandlers> {
  const network = new MemoryNetwork();
  const base = url.replace(/\/+$/, '');
  const connector = createConnector({ ...options, publicUrl: base, listen: network.listen });
  await connector.start();
  const dispatcher = network.agent();
  const handler = http.all(`${base}/*`, async ({ request }) =>
    answered(request, { connector, base, dispatcher }),
  );
  return {
    handlers: [handler],
    connector,
    stop: async () => {
      await Promise.all([dispatcher.destroy(), connector.stop()]);
    },
  };
}

/** Where a request is passed on to. */
interface Upstream {
  readonly connector: Connector;
  readonly base: string;
  readonly dispatcher: Agent;
}

async function answered(request: Request, { connector, base, dispatcher }: Upstream): Promise<Response> {
  const headers = [...request.headers].filter(
    ([name]) => !/^(host|content-length|accept-encoding)$/.test(name),
  );
  const { status, lines, body } = await exchange({
    dispatcher,
    origin: connector.url,
    path: request.url.slice(base.length) || '/',
    method: request.method,
    headers: [...headers, ['host', new URL(base).host]],
    body: await request.text(),
    timeoutMs: TIMEOUT_MS,
  });
  const kept = lines().filter(([name]) => !/^(connection|keep-alive|transfer-encoding)$/i.test(name));
  return new HttpResponse(WITHOUT_BODY.has(status) ? null : new Uint8Array(body), { status, headers: kept });
}
