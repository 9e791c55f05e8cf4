import type { Endpoints } from '../suites/kit/target.ts';
import type { SeenExchange, SeenRoute } from '../suites/kit/witness.ts';

const ROUTES: readonly SeenRoute[] = ['search', 'contacts', 'calls', 'chats'];

/**
 * @param request its URL is absolute, at the deployment's own host
 * @returns the route of the CRM API that a request is sent to, by the endpoints of the target file; of two that share an
 * address the method decides; undefined: another one, or a record below one
 */
export function routeOf(
  { method, url }: Pick<SeenExchange['request'], 'method' | 'url'>,
  endpoints: Endpoints,
): SeenRoute | undefined {
  const place = withoutQuery(url);
  const routes = ROUTES.filter((route) => withoutQuery(endpoints[route] ?? '') === place);
  return method === 'POST' ? (routes.find((one) => one !== 'search') ?? routes[0]) : routes[0];
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
