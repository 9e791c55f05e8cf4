import { lintTemplate, type Severity } from '../../../simulator/lint/index.ts';
import {
  chainFrom,
  type Leaf,
  leavesOf,
  type Parameter,
  parseTemplate,
  type Request,
  type Scenario,
  scenarioById,
  type Template,
  TemplateRefused,
  usesClientCredentials,
} from '../../../simulator/template/index.ts';
import { templateText } from '../actors/pbx.ts';
import { isHeadlessOnly, type Target } from '../target.ts';
import { Blocked, NotApplicable } from '../verdict.ts';
import { type Finding, that } from './finding.ts';

/** A deployment's template as rules look at it: what it says, not how it is written. */
export class TemplateView {
  readonly text: string;
  readonly model: Template;
  /** The scenarios that fetch an access token. */
  readonly authentication: readonly Scenario[];
  /** Every other scenario that sends something: those of the CRM API. */
  readonly crm: readonly (Scenario & { readonly request: Request })[];
  /** The first lookups by number, each with what it goes on to. */
  readonly lookups: readonly (readonly Scenario[])[];
  readonly #authorize: Parameter | undefined;

  /** @throws Blocked when the PBX refuses it, or cannot sign in with it */
  constructor(text: string) {
    const model = parsed(text);
    this.text = text;
    this.model = model;
    this.#authorize = model.parameters.find(({ type }) => type === 'OAuth');
    if (this.#authorize === undefined && !usesClientCredentials(model))
      throw new Blocked('the template has no parameter of type OAuth');
    const { authentication: how, scenarios } = model;
    this.authentication = chainOf(model, how.type === 'Scenario' ? how.scenario : '');
    const apart = new Set([
      ...this.authentication,
      ...chainOf(model, this.#authorize?.responseScenario ?? ''),
    ]);
    this.crm = scenarios.filter(
      (scenario): scenario is Scenario & { request: Request } =>
        scenario.request !== undefined && !apart.has(scenario),
    );
    this.lookups = scenarios.filter(({ id }) => id === '').map((scenario) => chainFrom(model, scenario));
  }

  /** The Authorize button. @throws NotApplicable where a Client Credentials template has none */
  get authorize(): Parameter {
    if (this.#authorize !== undefined) return this.#authorize;
    throw new NotApplicable('the template uses Client Credentials, and has no Authorize button');
  }

  /** Parameters of the authorization request, with the PBX's names still in brackets. @throws NotApplicable as `authorize` */
  get authorizeQuery(): URLSearchParams {
    return new URLSearchParams(this.authorize.requestUrlParameters);
  }

  /** The scenario that trades the code, where it exists. @throws NotApplicable as `authorize` */
  get exchange(): Scenario | undefined {
    return scenarioById(this.model, this.authorize.responseScenario);
  }
}

function chainOf(model: Template, id: string): Scenario[] {
  const first = scenarioById(model, id);
  return first === undefined ? [] : chainFrom(model, first);
}

/**
 * Reads the template of a target.
 * @throws Blocked when there is none, the PBX refuses it, or it has no way to sign in
 */
export async function readTemplate({ template }: Pick<Target, 'template'>): Promise<TemplateView> {
  return new TemplateView(await templateText(template));
}

/**
 * Reads the Client Credentials template of a target.
 * @throws Blocked when there is none, the PBX refuses it, or it has no way to sign in
 */
export async function readHeadlessTemplate({
  headlessTemplate,
}: Pick<Target, 'headlessTemplate'>): Promise<TemplateView> {
  return new TemplateView(await templateText(headlessTemplate));
}

/**
 * Reads every template of a target: the standard one, and the one for Client Credentials where that is another.
 * @returns each with what its claims begin with; nothing for the first
 * @throws Blocked as `readTemplate`
 */
export async function* readEachTemplate(
  target: Pick<Target, 'template' | 'headlessTemplate'>,
): AsyncGenerator<readonly [view: TemplateView, of: string]> {
  yield [await readTemplate(target), ''];
  if (target.headlessTemplate !== undefined && !isHeadlessOnly(target))
    yield [await readHeadlessTemplate(target), 'for Client Credentials: '];
}

function parsed(text: string): Template {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateRefused) throw new Blocked(`the PBX refuses the template: ${error.message}`);
    throw error;
  }
}

/** Every request goes to a host of the deployment. */
export function ownRequests(
  scenarios: TemplateView['crm'],
  { issuer, endpoints }: Pick<Target, 'issuer' | 'endpoints'>,
): Finding {
  const known = new Set([issuer, ...Object.values(endpoints)].map((url) => new URL(url).origin));
  const strays = scenarios
    .map(({ request }) => request.url.text)
    .filter((url) => ![...known].some((origin) => url === origin || url.startsWith(`${origin}/`)));
  return that(strays.length === 0, `requests to ${[...known].join(', ')}`, strays.join(', ') || 'no other');
}

/** @returns the fields of a request's body by key, as written; the last of several */
export function bodyOf(request: Request | undefined): ReadonlyMap<string, string> {
  return new Map(leavesOf(request?.postValues).map(({ key, text }) => [key, text.trim()]));
}

/** @returns the output types of a scenario that have a value */
export function outputsOf(scenarios: readonly Scenario[]): ReadonlySet<string> {
  const outputs = scenarios.flatMap((scenario) => scenario.outputs.outputs);
  return new Set(outputs.filter(({ value }) => value.trim() !== '').map(({ type }) => type));
}

/** @returns everything that a template compares the call type with or writes about it */
export function conditionsOf(scenario: Scenario): string[] {
  const { request } = scenario;
  return [
    request?.skipIf ?? '',
    ...leavesOf(request?.postValues).flatMap((leaf) => [leaf.if, leaf.skipIf, leaf.text]),
  ];
}

/** @returns fields of a report that are written several times, each for some values of a variable; the leaves of each */
export function alternativesOf({ request }: Scenario, variable: string): (readonly Leaf[])[] {
  const byKey = Map.groupBy(leavesOf(request?.postValues), ({ key }) => key);
  return [...byKey.values()].filter(
    (leaves) => leaves.length > 1 && leaves.every((leaf) => leaf.if.includes(`[${variable}]==`)),
  );
}

/** @returns what the linter finds of this severity, one sentence each */
export function findingsOf(text: string, severity: Severity, pbx: 'v18' | 'v20'): string[] {
  return lintTemplate(text, { pbx })
    .filter((finding) => finding.severity === severity)
    .map(({ rule, message, at }) => `${message} (${rule}, line ${at.line})`);
}

/** The linter finds no error for V20 or V18. */
export function lintClean(text: string): Finding {
  const errors = new Set([...findingsOf(text, 'error', 'v20'), ...findingsOf(text, 'error', 'v18')]);
  return that(errors.size === 0, 'no error', [...errors].join('; ') || 'no error');
}

/** @returns names of the checkboxes that a template's CreateContactRecord turns on */
export function creationSwitches(text: string): string[] {
  const { scenarios, parameters } = parsed(text);
  const scenario = scenarios.find(({ id }) => id === 'CreateContactRecord');
  const condition = scenario?.request?.skipIf ?? '';
  return parameters
    .filter(({ type, name }) => type === 'Boolean' && condition.includes(`[${name}]`))
    .map(({ name }) => name);
}
