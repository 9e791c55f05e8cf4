import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { HeaderLines } from './headers.ts';

/** How connections to the deployment are made. */
export interface UpstreamOptions {
  /** Of TLS, as PEM texts; `rejectUnauthorized: false` accepts any certificate. */
  readonly tls?: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly rejectUnauthorized?: boolean;
  };
  /** Sent with every request that has no header of that name; never recorded. */
  readonly headers?: HeaderLines;
  /** Where the variables of a proxy are looked up: HTTP_PROXY, HTTPS_PROXY, NO_PROXY. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A proxy is not asked for this machine: it could not reach it. */
const LOOPBACK = 'localhost,127.0.0.1,::1';

/** @returns the lines of a request, with the extra ones whose name it does not have */
export function withExtra(headers: HeaderLines, extra: HeaderLines): HeaderLines {
  if (extra.length === 0) return headers;
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...headers, ...extra.filter(([name]) => !names.has(name.toLowerCase()))];
}

/** @returns an agent that keeps one connection to the deployment: certificates and the proxy of the environment are its own */
export function agentFor(origin: string, { tls = {}, environment = {} }: UpstreamOptions = {}): HttpAgent {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name];
  const [HTTP_PROXY, HTTPS_PROXY] = [named('HTTP_PROXY'), named('HTTPS_PROXY') ?? named('HTTP_PROXY')];
  const NO_PROXY = [named('NO_PROXY'), LOOPBACK].filter((hosts) => hosts !== undefined).join(',');
  const proxyEnv =
    HTTPS_PROXY === undefined ? undefined : { ...(HTTP_PROXY && { HTTP_PROXY }), HTTPS_PROXY, NO_PROXY };
  const options = { keepAlive: true, maxSockets: 1, ...(proxyEnv && { proxyEnv }) };
  return origin.startsWith('https:') ? new HttpsAgent({ ...options, ...tls }) : new HttpAgent(options);
}
