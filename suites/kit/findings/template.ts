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
} from '../../../simulator/template/index.ts';
import { templateText } from '../actors/pbx.ts';
import type { Target } from '../target.ts';
import { Blocked } from '../verdict.ts';

/** A deployment's template as rules look at it: what it says, not how it is written. */
export interface TemplateView {
  readonly text: string;
  readonly model: Template;
  /** The Authorize button. */
  readonly authorize: Parameter;
  /** Parameters of the authorization request, with the PBX's names still in brackets. */
  readonly authorizeQuery: URLSearchParams;
  /** The scenario that trades the code, where it exists. */
  readonly exchange: Scenario | undefined;
  /** The scenarios that fetch an access token. */
  readonly authentication: readonly Scenario[];
  /** Every other scenario that sends something: those of the CRM API. */
  readonly crm: readonly (Scenario & { readonly request: Request })[];
  /** The first lookups by number, each with what it goes on to. */
  readonly lookups: readonly (readonly Scenario[])[];
}

/**
 * Reads the template of a target.
 * @throws Blocked when there is none, the PBX refuses it, or it has no Authorize button
 */
export async function readTemplate(target: Pick<Target, 'template'>): Promise<TemplateView> {
  const text = await templateText(target);
  const model = parsed(text);
  const authorize = model.parameters.find(({ type }) => type === 'OAuth');
  if (authorize === undefined) throw new Blocked('the template has no parameter of type OAuth');
  const { authentication: how } = model;
  const first = how.type === 'Scenario' ? scenarioById(model, how.scenario) : undefined;
  const exchange = scenarioById(model, authorize.responseScenario);
  const authentication = first === undefined ? [] : chainFrom(model, first);
  const apart = new Set([...authentication, ...(exchange === undefined ? [] : chainFrom(model, exchange))]);
  return {
    text,
    model,
    authorize,
    authorizeQuery: new URLSearchParams(authorize.requestUrlParameters),
    exchange,
    authentication,
    crm: model.scenarios.filter(
      (scenario): scenario is Scenario & { request: Request } =>
        scenario.request !== undefined && !apart.has(scenario),
    ),
    lookups: model.scenarios.filter(({ id }) => id === '').map((scenario) => chainFrom(model, scenario)),
  };
}

function parsed(text: string): Template {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateRefused) throw new Blocked(`the PBX refuses the template: ${error.message}`);
    throw error;
  }
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

/** @returns names of the checkboxes that a template's CreateContactRecord turns on */
export function creationSwitches(text: string): string[] {
  const { scenarios, parameters } = parsed(text);
  const scenario = scenarios.find(({ id }) => id === 'CreateContactRecord');
  const condition = scenario?.request?.skipIf ?? '';
  return parameters
    .filter(({ type, name }) => type === 'Boolean' && condition.includes(`[${name}]`))
    .map(({ name }) => name);
}
