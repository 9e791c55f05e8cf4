import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';

/** A proxy is not asked for this machine: it could not reach it. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Where the variables of a proxy are looked up. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Connections to other machines, by way of the proxy that HTTP_PROXY and HTTPS_PROXY name, if any, except to the hosts of
 * NO_PROXY and to this machine. The names are read in lower case too.
 */
export function outgoing(options: Agent.Options = {}, environment: Environment = process.env): Dispatcher {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined;
  const httpProxy = named('HTTP_PROXY');
  const httpsProxy = named('HTTPS_PROXY');
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(options);
  const { connect } = options;
  return new EnvHttpProxyAgent({
    ...options,
    ...(typeof connect === 'object' ? { requestTls: connect } : {}),
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? httpProxy ?? '',
    noProxy: [named('NO_PROXY'), ...LOOPBACK].filter((hosts) => hosts !== undefined).join(','),
  });
}
