import { leavesOf } from './containers.ts';
import type { Request, Template } from './model.ts';
import { chainFrom, scenarioById } from './references.ts';

const GRANT = /(?:^|[?&\s])grant_type=client_credentials(?:&|\s|$)/;

/**
 * Whether a PBX signs in with this template by Client Credentials (RFC 6749 4.4.2): it has no Authorize button, and a
 * scenario of its authentication asks for that grant.
 */
export function usesClientCredentials(template: Template): boolean {
  const { authentication, parameters } = template;
  if (authentication.type !== 'Scenario' || parameters.some(({ type }) => type === 'OAuth')) return false;
  const start = scenarioById(template, authentication.scenario);
  if (start === undefined) return false;
  return chainFrom(template, start).some(({ request }) => request !== undefined && asksForIt(request));
}

function asksForIt({ url, message, postValues }: Request): boolean {
  return (
    GRANT.test(url.text) ||
    GRANT.test(message) ||
    leavesOf(postValues).some(({ key, text }) => key === 'grant_type' && text.trim() === 'client_credentials')
  );
}
