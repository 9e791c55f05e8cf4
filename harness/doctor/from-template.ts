import { parseTemplate, type Template, usesClientCredentials } from '../../simulator/template/index.ts';

/** The part of a target file that a template holds, because addresses are written out in it. */
export interface Readings {
  readonly endpoints: { readonly authorization?: string; readonly token?: string };
  /** Whether it uses Client Credentials, and so has no address to authorize at. */
  readonly headless?: boolean;
  readonly api: { readonly search?: string; readonly accountHeader?: string };
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
    return { endpoints: {}, api: {} };
  }
  const { authentication, scenarios, parameters } = template;
  const urlOf = (id: string) => literal(scenarios.find((scenario) => scenario.id === id)?.request?.url.text);
  const authorization = literal(parameters.find(({ type }) => type === 'OAuth')?.requestUrl);
  const token = authentication.type === 'Scenario' ? urlOf(authentication.scenario) : undefined;
  const search = urlOf('');
  const accountHeader = accountHeaderOf(template);
  const headless = usesClientCredentials(template);
  return {
    endpoints: headless ? { ...(token && { token }) } : both({ authorization, token }),
    ...(headless && { headless }),
    api: {
      ...(search === undefined ? {} : { search }),
      ...(accountHeader === undefined ? {} : { accountHeader }),
    },
  };
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

function writtenOut(url: string): string[] {
  const written = url.split(/[?[]/, 1)[0] ?? '';
  return /^https?:\/\/[^/]+/.test(written) && URL.canParse(written) ? [written] : [];
}

/** @returns the address up to its query, where no expression stands in it */
function literal(url: string | undefined): string | undefined {
  const [address = ''] = (url ?? '').split('?', 1);
  return !address.includes('[') && URL.canParse(address) ? address : undefined;
}

/** The header of the lookup that carries the parameter called Account ID. */
function accountHeaderOf({ parameters, scenarios }: Template): string | undefined {
  const account = parameters.find(({ title }) => title === 'Account ID');
  const lookup = scenarios.find(({ id }) => id === '');
  return lookup?.request?.headers.find(({ text }) => text === `[${account?.name}]`)?.key;
}
