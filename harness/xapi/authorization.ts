import { randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { ExpressionError } from '../../simulator/expression/index.ts';
import { authorizationUrl, type CallbackResult, PbxError } from '../../simulator/pbx/index.ts';
import type { Parameter, Template } from '../../simulator/template/index.ts';
import type { PbxTrial } from '../../suites/kit/actors/pbx-driver.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import { get } from '../../web/exchange.ts';
import type { PbxActivity } from './activity.ts';
import { odataText, POLL_MS, type XapiClient } from './client.ts';
import { isMasked } from './crm-page.ts';
import { CHOICE, OAUTH_STATE } from './shapes.ts';

const VERIFIER_BYTES = 32;
/** The exchange of a code may take the PBX some seconds. */
const CALLBACK_POLLS = 10;

/** What an authorization is made with. */
export interface AuthorizationOptions extends PbxTrial {
  readonly client: XapiClient;
  readonly dispatcher: Dispatcher;
  readonly redactor: Redactor;
  /** For a request to the PBX's own page. */
  readonly timeoutMs: number;
  readonly wait: (ms: number) => Promise<void>;
}

/** An authorization that has begun: what the PBX held before, so that a fresh value shows. */
interface Begun {
  readonly variable: string;
  readonly valueBefore: string;
}

/** Authorize at a real PBX, as its console page does it: a state of the PBX, the URL by the template, and the way back. */
export class XapiAuthorization {
  readonly #options: AuthorizationOptions;
  readonly #activity: PbxActivity;
  readonly #states = new Set<string>();
  #begun: Begun | undefined;

  constructor(options: AuthorizationOptions, activity: PbxActivity) {
    this.#options = options;
    this.#activity = activity;
  }

  /** @param saved the values that were saved for the template @throws Blocked */
  async begin(
    template: Template,
    saved: ReadonlyMap<string, string>,
  ): Promise<{ readonly url: string; readonly state: string }> {
    const parameter = oauthParameter(template);
    if (parameter === undefined) throw new Blocked('the template has no Authorize button');
    const { client, recorder, redactor, redirectUri } = this.#options;
    const { name: variable } = parameter;
    const usesPkce = /CodeChallenge/.test(parameter.requestUrl + parameter.requestUrlParameters);
    const verifier = usesPkce ? randomBytes(VERIFIER_BYTES).toString('base64url') : null;
    if (verifier !== null) redactor.learn('code_verifier', verifier);
    this.#begun = { variable, valueBefore: await this.value(variable) };
    const { State: state, CodeChallenge } = await client.read(OAUTH_STATE, {
      method: 'POST',
      path: '/CrmIntegration/Pbx.SetOAuthState',
      body: { state: { Variable: variable, RedirectUri: redirectUri, PKCECodeVerifier: verifier } },
      recorder,
    });
    this.#states.add(state);
    const given: Readonly<Record<string, string | undefined>> = {
      ...{ RedirectUri: redirectUri, State: state, state },
      ...(verifier !== null && CodeChallenge && { CodeChallenge }),
    };
    const defaults = new Map(template.parameters.map((each) => [each.name, each.default] as const));
    const scope = (name: string) => given[name] ?? saved.get(name) ?? defaults.get(name);
    return { url: urlOf(parameter, scope), state };
  }

  /** The browser goes to the PBX's own page, as the redirect sends it; one of a person's has been there already. */
  async callback(query: URLSearchParams): Promise<CallbackResult> {
    const begun = this.#begun;
    if (begun === undefined) throw new Blocked('no authorization has begun');
    const isOwn = this.#states.has(query.get('state') ?? '');
    const now = await this.value(begun.variable);
    const before = isOwn ? begun.valueBefore : now;
    const mark = await this.#activity.markLog();
    if (now === before) await this.#visit(query);
    for (let poll = 0; poll < (isOwn && query.has('code') ? CALLBACK_POLLS : 1); poll += 1) {
      const value = await this.value(begun.variable);
      if (value !== '' && value !== before) {
        this.#begun = { ...begun, valueBefore: value };
        return { ok: true, code: 'authorized', message: `${begun.variable} has a fresh value` };
      }
      const trouble = await this.#activity.troubleSince(mark, ['Error', 'Warning']);
      if (trouble.length > 0)
        return refusedCallback(query, isOwn, trouble.map(({ message }) => message).join(' '));
      await this.#options.wait(POLL_MS);
    }
    const silent = `${begun.variable} has no fresh value, and the event log names no failure`;
    return refusedCallback(query, isOwn, silent);
  }

  /** The value of an OAuth parameter; empty: it was never authorized. */
  async value(variable: string): Promise<string> {
    const { client, recorder, redactor } = this.#options;
    const path = `/CrmIntegration/Pbx.GetOAuth(variable=${odataText(variable)})`;
    const { Value } = await client.read(CHOICE, { method: 'GET', path, recorder });
    // Whether a PBX masks it is not published.
    if (Value && !isMasked({ Key: variable, Value })) redactor.learn('refresh_token', Value);
    return Value ?? '';
  }

  /** What the PBX's page answers is for an admin: whether it worked shows in the OAuth value. */
  async #visit(query: URLSearchParams): Promise<void> {
    const { dispatcher, timeoutMs, redirectUri } = this.#options;
    const url = new URL(redirectUri);
    for (const [name, value] of query) url.searchParams.append(name, value);
    try {
      await get(url, { dispatcher, timeoutMs });
    } catch (error) {
      throw new Blocked(
        `the page of the PBX at ${url.origin}${url.pathname} gives no answer: ${(error as Error).message}`,
      );
    }
  }
}

/** The parameter that Authorize fills; undefined where the template has no such button. */
export function oauthParameter({ parameters }: Template): Parameter | undefined {
  return parameters.find(({ type }) => type === 'OAuth');
}

function urlOf(parameter: Parameter, scope: (name: string) => string | undefined): string {
  try {
    return authorizationUrl(parameter, scope);
  } catch (error) {
    if (error instanceof PbxError || error instanceof ExpressionError) throw new Blocked(error.message);
    throw error;
  }
}

function refusedCallback(query: URLSearchParams, isOwn: boolean, message: string): CallbackResult {
  if (!isOwn) return { ok: false, code: 'wrong-state', message };
  if (query.has('error')) return { ok: false, code: 'denied', message: `${query.get('error')}: ${message}` };
  return { ok: false, code: query.has('code') ? 'exchange-failed' : 'no-code', message };
}
