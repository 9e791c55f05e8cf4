import {
  leavesOf,
  parseTemplate,
  type Template,
  usesClientCredentials,
} from '../../simulator/template/index.ts';
import type { Hint, WrittenTarget } from '../target-file/write.ts';
import { type RecordRoutes, recordRoutesOf } from './record-routes.ts';
import { literal, writtenOut } from './written-out.ts';

/** The default of `scopes.api`. */
const USUAL_SCOPE = 'client crm';

/** Characters of a scope that is quoted in a target file. */
const MOST_SCOPE = 200;

/** The part of a target file that a template holds, because addresses are written out in it. */
export interface Readings {
  readonly endpoints: { readonly authorization?: string; readonly token?: string };
  /** Whether it uses Client Credentials, and so has no address to authorize at. */
  readonly headless?: boolean;
  readonly api: RecordRoutes['api'] & { readonly search?: string; readonly accountHeader?: string };
  /** What the deployment's own metadata declare. */
  readonly can?: NonNullable<WrittenTarget['can']>;
  /** What the template shows without proving it. */
  readonly hints: readonly Hint[];
}

/**
 * Reads a deployment's addresses off its template. What is not written out there stays out, and nothing is read off a
 * file that is no template: the question about its import shows why.
 */
export function readingsOf(source: string): Readings {
  let template: Template;
  try {
    template = parseTemplate(source);
  } catch {
    return { endpoints: {}, api: {}, hints: [] };
  }
  const { authentication, scenarios } = template;
  const urlOf = (id: string) => literal(scenarios.find((scenario) => scenario.id === id)?.request?.url.text);
  const authorization = literal(authorizeOf(template)?.requestUrl);
  const token = authentication.type === 'Scenario' ? urlOf(authentication.scenario) : undefined;
  const search = urlOf('');
  const accountHeader = accountHeaderOf(template);
  const headless = usesClientCredentials(template);
  const routes = recordRoutesOf(template);
  return {
    endpoints: headless ? { ...(token && { token }) } : both({ authorization, token }),
    ...(headless && { headless }),
    api: {
      ...(search === undefined ? {} : { search }),
      ...routes.api,
      ...(accountHeader === undefined ? {} : { accountHeader }),
    },
    hints: [...routes.hints, ...hintsOf(template, routes.api)],
  };
}

/** What a template cannot prove, because it shows what a PBX does and not what the deployment answers. */
function hintsOf(template: Template, { contacts, calls, chats }: RecordRoutes['api']): Hint[] {
  const hints: Hint[] = scopeHints(scopeAsked(template));
  if (calls !== undefined)
    hints.push({ under: 'can', line: '- journal-reading', why: 'a GET of api.calls lists the calls logged' });
  if (storesRefreshToken(template))
    hints.push({
      under: 'can',
      line: '- refresh-rotation',
      why: 'a refresh returns a new refresh token, which the template stores',
    });
  if (authorizeOf(template) !== undefined)
    hints.push({ under: 'can', line: '- pkce', why: 'the server takes a code_challenge with S256' });
  if ([contacts, calls, chats].some((address) => address !== undefined))
    hints.push({ under: 'allow', line: '- destructive', why: 'contacts, calls and chats may be created' });
  return hints;
}

/** The scope is no reading: whether the template asks for the one that opens the CRM API is judged by a rule. */
function scopeHints(asked: string | undefined): Hint[] {
  if (asked === undefined) return [];
  const names = asked.split(' ').filter(Boolean);
  const hints: Hint[] = [];
  if (names.toSorted().join(' ') !== USUAL_SCOPE) {
    const what = asked === '' ? 'no scope' : 'this';
    const why = `the template asks for ${what}; it has to open the whole CRM API`;
    hints.push({ under: 'scopes', line: `api: ${JSON.stringify(asked)}`, why });
  }
  if (names.length > 1) {
    const why = 'where a token with one of them does not open the CRM API';
    hints.push({ under: 'scopes', line: `partial: ${JSON.stringify(names)}`, why });
  }
  return hints;
}

/** @returns the scope that a PBX with the template asks for; undefined where that is not written out (RFC 6749 3.3) */
function scopeAsked(template: Template): string | undefined {
  const authorize = authorizeOf(template);
  if (authorize === undefined && !usesClientCredentials(template)) return undefined;
  const asked = authorize === undefined ? scopeSent(template) : scopeIn(authorize.requestUrlParameters);
  return asked.length <= MOST_SCOPE && /^[\x21\x23-\x5a\x5e-\x7e ]*$/.test(asked) ? asked : undefined;
}

function scopeIn(parameters: string): string {
  return new URLSearchParams(parameters).get('scope') ?? '';
}

function scopeSent(template: Template): string {
  const request = authenticates(template)?.request;
  const posted = leavesOf(request?.postValues).find(({ key }) => key === 'scope');
  return posted?.text ?? scopeIn(request?.message ?? '');
}

function authorizeOf({ parameters }: Template) {
  return parameters.find(({ type }) => type === 'OAuth');
}

/** The scenario that gets a new token. */
function authenticates({ authentication, scenarios }: Template) {
  return authentication.type === 'Scenario'
    ? scenarios.find(({ id }) => id === authentication.scenario)
    : undefined;
}

function storesRefreshToken(template: Template): boolean {
  return authenticates(template)?.outputs.outputs.some(({ type }) => type === 'RefreshToken') === true;
}

/** @returns the addresses written out in the text of a template; none where it cannot be read as one */
export function addressesIn(source: string): string[] {
  try {
    return addressesOf(parseTemplate(source));
  } catch {
    return [];
  }
}

/** One of the two alone would keep the other from being discovered at its own place. */
function both({ authorization, token }: { [name in 'authorization' | 'token']: string | undefined }) {
  return authorization === undefined || token === undefined ? {} : { authorization, token };
}

/** @returns every address written out in a template, up to its query or its first expression */
export function addressesOf(template: Template): string[] {
  const { oauth, api } = addressesByUse(template);
  return [...oauth, ...api];
}

/** @returns the same apart: those of Authorize and of the scenarios that get tokens, and those of everything else */
export function addressesByUse({ parameters, scenarios, authentication }: Template): {
  readonly oauth: readonly string[];
  readonly api: readonly string[];
} {
  const authorize = parameters.filter(({ type }) => type === 'OAuth');
  const tokens = new Set(authorize.map(({ responseScenario }) => responseScenario));
  if (authentication.type === 'Scenario') tokens.add(authentication.scenario);
  const urlsOf = (getTokens: boolean) =>
    scenarios.flatMap(({ id, request }) =>
      request !== undefined && tokens.has(id) === getTokens ? [request.url.text] : [],
    );
  return {
    oauth: [...authorize.map(({ requestUrl }) => requestUrl), ...urlsOf(true)].flatMap(writtenOut),
    api: urlsOf(false).flatMap(writtenOut),
  };
}

/** The header of the lookup that carries the parameter called Account ID. */
function accountHeaderOf({ parameters, scenarios }: Template): string | undefined {
  const account = parameters.find(({ title }) => title === 'Account ID');
  const lookup = scenarios.find(({ id }) => id === '');
  return lookup?.request?.headers.find(({ text }) => text === `[${account?.name}]`)?.key;
}
