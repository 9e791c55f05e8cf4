import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Dispatcher } from 'undici';
import { parseTemplate, usesClientCredentials } from '../../simulator/template/index.ts';
import type { PageHints } from '../../suites/kit/actors/page.ts';
import { describeFailure } from '../../suites/kit/http-client.ts';
import type { Need } from '../../suites/kit/rule.ts';
import type { Approval, Endpoints, PbxInfo, Target, TemplateSource } from '../../suites/kit/target.ts';
import { metadataUrl } from '../../suites/kit/target.ts';
import { get, textOf } from '../../web/exchange.ts';
import { ConfigurationError, Unreachable } from '../errors.ts';
import { oneDecides, type TargetFile } from './schema.ts';

/**
 * Makes a target of a target file: endpoints become absolute, those left out are discovered (RFC 8414 3, else
 * OpenID Connect Discovery 4).
 * @param folder what `template.file` is relative to
 * @throws Unreachable when discovery gets no answer, ConfigurationError when it does not say what is needed
 */
export async function resolveTarget(
  file: TargetFile,
  folder: string,
  dispatcher: Dispatcher,
): Promise<Target> {
  if (!URL.canParse(file.issuer)) {
    throw new ConfigurationError(`"issuer" is not a URL: ${file.issuer}.`);
  }
  const endpoints = await endpointsOf(file, dispatcher);
  const { other, limited } = file.clients;
  const templates = await templatesOf(file, folder);
  return {
    name: file.name,
    profile: file.profile,
    issuer: file.issuer,
    endpoints,
    clients: {
      main: file.clients.main,
      ...(other === undefined ? {} : { other }),
      ...(limited === undefined ? {} : { limited }),
    },
    accounts: clean({ main: file.accounts.main, other: file.accounts.other }) as Target['accounts'],
    ...(file.user === undefined ? {} : { user: file.user }),
    ...(file.otherUser === undefined ? {} : { otherUser: file.otherUser }),
    approval: approvalOf(file.approval),
    scopes: clean(file.scopes) as Target['scopes'],
    api: file.api.accountHeader === undefined ? {} : { accountHeader: file.api.accountHeader },
    capabilities: capabilitiesOf(file, endpoints, templates),
    lifetimes: file.lifetimes,
    allow: new Set(file.allow),
    limits: {
      requestsPerSecond: file.limits.requestsPerSecond,
      concurrency: oneDecides(file) ? 1 : (file.limits.concurrency ?? CONCURRENCY),
      timeoutMs: file.limits.timeoutSeconds * 1000,
    },
    tls: clean({ ca: file.tls.ca, selfSigned: file.tls.selfSigned }) as Target['tls'],
    ...(file.pbx === undefined ? {} : { pbx: pbxOf(file.pbx) }),
    ...templates,
  };
}

/** Rules that are tried side by side unless the target file says otherwise. */
const CONCURRENCY = 4;

type Templates = Pick<Target, 'template' | 'headlessTemplate'>;

/** The Client Credentials template may be named as the only one, too. */
async function templatesOf(file: TargetFile, folder: string): Promise<Templates> {
  const source = (named: TargetFile['template']): TemplateSource | undefined =>
    named && {
      fileName: basename(named.file),
      load: () => readFile(resolve(folder, named.file.replace(/^file:/, '')), 'utf8'),
      values: named.values,
    };
  const template = source(file.template);
  const headlessTemplate =
    source(file.headlessTemplate) ?? ((await isHeadless(template)) ? template : undefined);
  return clean({ template, headlessTemplate }) as Templates;
}

/** A file that cannot be read or is no template is neither kind; the questions about its import show why. */
async function isHeadless(template: TemplateSource | undefined): Promise<boolean> {
  try {
    return template !== undefined && usesClientCredentials(parseTemplate(await template.load()));
  } catch {
    return false;
  }
}

function pbxOf(section: NonNullable<TargetFile['pbx']>): PbxInfo {
  const { redirectUri, xapi: url, client, secret, user, mayLose = [], ...settings } = section;
  // The four are there together or not at all (`pbxMistakes`).
  const access = url && client && secret && user ? { url, client, secret, user, mayLose } : undefined;
  return {
    settings: clean(settings) as PbxInfo['settings'],
    ...(redirectUri && { redirectUri }),
    ...(access && { xapi: access }),
  };
}

/** `exactOptionalPropertyTypes`: a key is there with a value, or not at all. */
function clean<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

function approvalOf(approval: TargetFile['approval']): Approval {
  switch (approval.how) {
    case 'form': {
      const { how, ...hints } = clean(approval);
      return { how, hints: hints as PageHints };
    }
    case 'browser': {
      const { how, signIn, approve, deny, refusal, timeoutSeconds } = approval;
      return {
        how,
        signIn,
        approve,
        deny,
        ...(refusal === undefined ? {} : { refusal }),
        timeoutMs: timeoutSeconds * 1000,
      };
    }
    case 'person':
      return { how: 'person', waitMs: approval.waitSeconds * 1000 };
    case 'none':
      return { how: 'none' };
  }
}

async function endpointsOf(file: TargetFile, dispatcher: Dispatcher): Promise<Endpoints> {
  const absolute = (path: string | undefined) =>
    path === undefined ? undefined : new URL(path, file.issuer).href;
  const given = {
    authorization: absolute(file.endpoints.authorization),
    token: absolute(file.endpoints.token),
    revocation: absolute(file.endpoints.revocation),
    metadata: absolute(file.endpoints.metadata),
  };
  const api = {
    search: absolute(file.api.search),
    contacts: absolute(file.api.contacts),
    calls: absolute(file.api.calls),
    chats: absolute(file.api.chats),
  };
  if (given.token !== undefined && (given.authorization !== undefined || !needsAuthorization(file)))
    return clean({ ...given, ...api }) as Endpoints;
  const places = given.metadata === undefined ? metadataPlaces(file.issuer) : [given.metadata];
  const { url: metadata, found } = await discover(places, dispatcher, file.limits.timeoutSeconds * 1000);
  const authorization = given.authorization ?? found['authorization_endpoint'];
  const token = given.token ?? found['token_endpoint'];
  const revocation = given.revocation ?? found['revocation_endpoint'];
  if (!isAddress(authorization) || !isAddress(token)) {
    throw new ConfigurationError(
      `The metadata at ${metadata} names no authorization_endpoint and token_endpoint: write both under "endpoints" in the target file.`,
    );
  }
  return {
    ...clean(api),
    authorization: new URL(authorization).href,
    token: new URL(token).href,
    metadata,
    ...(isAddress(revocation) ? { revocation: new URL(revocation).href } : {}),
  } as Endpoints;
}

/** Where no client may use the Authorization Code grant, there need not be an endpoint for it (RFC 6749 3.1). */
function needsAuthorization({ clients }: TargetFile): boolean {
  return Object.values(clients).some((client) => client?.grants.includes('authorization_code'));
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:/i.test(value);
}

/** RFC 8414 3.1, then OpenID Connect Discovery 4. */
function metadataPlaces(issuer: string): string[] {
  return [metadataUrl(issuer), `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`];
}

/** What a deployment's metadata say. */
export interface Discovery {
  readonly endpoints: Pick<Endpoints, 'authorization' | 'token' | 'revocation'> & {
    readonly metadata: string;
  };
  readonly can: TargetFile['can'];
}

/**
 * @returns what a deployment's metadata name; undefined where it has no metadata, or does not answer
 */
export async function discoverEndpoints(
  issuer: string,
  dispatcher: Dispatcher,
  timeoutMs: number,
): Promise<Discovery | undefined> {
  try {
    const { url, found } = await discover(metadataPlaces(issuer), dispatcher, timeoutMs);
    const {
      authorization_endpoint: authorization,
      token_endpoint: token,
      revocation_endpoint: revocation,
      code_challenge_methods_supported: challenges,
    } = found;
    if (!isAddress(authorization) || !isAddress(token)) return undefined;
    return {
      endpoints: { authorization, token, metadata: url, ...(isAddress(revocation) ? { revocation } : {}) },
      // RFC 8414 2: without the member, the server does not support PKCE.
      can: Array.isArray(challenges) && challenges.includes('S256') ? ['pkce'] : [],
    };
  } catch {
    return undefined;
  }
}

interface Discovered {
  readonly url: string;
  readonly found: Readonly<Record<string, unknown>>;
}

/** @returns the first of the addresses that serves metadata, and what it says */
async function discover(
  urls: readonly string[],
  dispatcher: Dispatcher,
  timeoutMs: number,
): Promise<Discovered> {
  const tried: string[] = [];
  for (const url of urls) {
    const { status, found } = await metadataAt(url, dispatcher, timeoutMs);
    if (found !== undefined) return { url, found };
    tried.push(`${url} (status ${status})`);
  }
  throw new ConfigurationError(
    `There is no server metadata at ${tried.join(' or ')}.`,
    'Write "authorization" and "token" under "endpoints" in the target file.',
  );
}

async function metadataAt(
  url: string,
  dispatcher: Dispatcher,
  timeoutMs: number,
): Promise<{ status: number; found?: Readonly<Record<string, unknown>> }> {
  try {
    const answer = await get(url, { dispatcher, timeoutMs });
    const { status } = answer;
    const body = textOf(answer.body);
    const found: unknown = status === 200 && body.trimStart().startsWith('{') ? parsed(body) : undefined;
    return typeof found === 'object' && found !== null
      ? { status, found: found as Record<string, unknown> }
      : { status };
  } catch (error) {
    throw new Unreachable(unreachable(url, error));
  }
}

/** @returns undefined for what is not JSON: the same advice as for any other answer without metadata */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** @returns one sentence: what could not be reached, why, and what to do */
export function unreachable(url: string, error: unknown): string {
  const reason = describeFailure(error);
  const advice = /certificate/.test(reason)
    ? 'name the authority under tls.ca in the target file, or set tls.selfSigned: true for a test deployment'
    : 'check that it is running and that the address in the target file is right';
  return `${new URL(url).origin} cannot be reached: ${reason}; ${advice}.`;
}

function capabilitiesOf(file: TargetFile, endpoints: Endpoints, templates: Templates): ReadonlySet<Need> {
  const { main, other, limited } = file.clients;
  // A person brings their own account along; everybody else signs in as the user of the file.
  const { how } = file.approval;
  const byUser = how === 'person' || (how !== 'none' && file.user !== undefined);
  const has: Partial<Record<Need, boolean>> = {
    'authorization-code':
      main.grants.includes('authorization_code') && main.redirectUris.length > 0 && byUser,
    'client-credentials': main.grants.includes('client_credentials'),
    'refresh-token': main.grants.includes('refresh_token') && byUser,
    pages: how === 'form' && byUser,
    'journey-end': (how === 'form' || how === 'browser') && byUser,
    password: file.user !== undefined,
    revocation: endpoints.revocation !== undefined,
    metadata: endpoints.metadata !== undefined,
    'crm-api': endpoints.search !== undefined && file.accounts.main?.contact !== undefined,
    'contact-creation': endpoints.contacts !== undefined,
    journaling: endpoints.calls !== undefined,
    chats: endpoints.chats !== undefined,
    'partial-scopes': file.scopes.partial.length > 0,
    'second-client': other !== undefined,
    'second-account': file.accounts.other?.contact !== undefined,
    'second-user': file.otherUser !== undefined,
    'limited-client': limited !== undefined,
    'two-redirect-uris': main.redirectUris.length > 1,
    template: templates.template !== undefined,
    'headless-template': templates.headlessTemplate !== undefined,
    tls: file.issuer.startsWith('https:'),
  };
  const derived = (Object.keys(has) as Need[]).filter((need) => has[need] === true);
  return new Set<Need>([...derived, ...file.can]);
}
