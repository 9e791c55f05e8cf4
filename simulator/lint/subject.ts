import type { PbxProfile } from '../engine/profile.ts';
import type { Node } from '../expression/ast.ts';
import { Budget, ExpressionError, type Mode, nodesIn } from '../expression/index.ts';
import { containersOf, leavesOf } from '../template/containers.ts';
import type { Leaf, Position, Scenario, Template } from '../template/model.ts';
import type { ParsedTemplate } from '../template/parse.ts';
import { chainFrom, scenarioById } from '../template/references.ts';
import { Names } from './names.ts';

/** The attribute or element that holds an expression. */
export type Slot =
  | 'RequestUrl'
  | 'RequestUrlParameters'
  | 'Default'
  | 'Basic'
  | 'MaxLength'
  | 'EntityOrder'
  | 'Url'
  | 'SkipIf'
  | 'If'
  | 'Message'
  | 'Header'
  | 'QueryParam'
  | 'PostValue'
  | 'Output'
  | 'Ethalon';

/** A parsed expression of the template and its position. */
export interface ExpressionUse {
  readonly slot: Slot;
  readonly text: string;
  readonly mode: Mode;
  readonly passes: number;
  readonly at: Position;
  readonly scenario: Scenario | undefined;
  /** All nodes of its tree; empty when it does not parse. */
  readonly nodes: readonly Node[];
  readonly error: ExpressionError | undefined;
}

/** The input of every lint rule. */
export interface LintSubject extends ParsedTemplate {
  /** The PBX version that the template is meant for. */
  readonly profile: PbxProfile;
  readonly names: Names;
  readonly expressions: readonly ExpressionUse[];
  /** Work left to the rules that evaluate. */
  readonly budget: Budget;
  /** Every name in brackets, anywhere in the text. */
  readonly mentioned: ReadonlySet<string>;
  /** Scenarios of the authentication chain; empty without one. */
  readonly authentication: readonly Scenario[];
}

/** Prepares a template for the rules. */
export function subjectOf(parsed: ParsedTemplate, profile: PbxProfile): LintSubject {
  const { template } = parsed;
  const { authentication } = template;
  const start =
    authentication.type === 'Scenario' ? scenarioById(template, authentication.scenario) : undefined;
  const budget = new Budget();
  const chain = start ? chainFrom(template, start) : [];
  return {
    ...parsed,
    profile,
    names: new Names(template, profile, chain),
    budget,
    expressions: expressionsOf(template, budget),
    mentioned: new Set(Array.from(parsed.text.matchAll(/\[([^[\]]+)\]/g), ([, name = '']) => name)),
    authentication: chain,
  };
}

/** Names that an expression reads. */
export function namesOf(use: ExpressionUse): string[] {
  return use.nodes.flatMap((node) => (node.kind === 'name' ? [node.name] : []));
}

function expressionsOf(template: Template, budget: Budget): ExpressionUse[] {
  const uses: ExpressionUse[] = [];
  let scenario: Scenario | undefined;
  const add = (slot: Slot, text: string, at: Position, passes = 0): void => {
    if (text === '') return;
    const mode: Mode = slot === 'If' || slot === 'SkipIf' ? 'condition' : 'text';
    uses.push({ slot, text, mode, passes, at, scenario, ...parsed(text, mode, budget) });
  };
  const leaves = (slot: Slot, values: readonly Leaf[]): void => {
    for (const leaf of values) {
      add('If', leaf.if, leaf.at);
      add('SkipIf', leaf.skipIf, leaf.at);
      add(slot, leaf.text, leaf.at, leaf.passes);
    }
  };

  add('MaxLength', template.number.maxLength, template.number.at ?? template.at);
  for (const parameter of template.parameters) {
    add('RequestUrl', parameter.requestUrl, parameter.at);
    add('RequestUrlParameters', parameter.requestUrlParameters, parameter.at);
    add('Default', parameter.default, parameter.at);
  }
  if (template.authentication.type === 'Basic') {
    add('Basic', template.authentication.value.text, template.authentication.value.at);
  }
  for (scenario of template.scenarios) {
    add('EntityOrder', scenario.entityOrder, scenario.at);
    const { request } = scenario;
    if (request) {
      add('SkipIf', request.skipIf, request.at);
      add('Url', request.url.text, request.url.at);
      add('Message', request.message, request.at, request.messagePasses);
      leaves('Header', request.headers);
      leaves('QueryParam', request.queryParams);
      leaves('PostValue', request.values);
      for (const container of containersOf(request.postValues)) {
        add('If', container.if, container.at);
        add('SkipIf', container.skipIf, container.at);
      }
      leaves('PostValue', leavesOf(request.postValues));
    }
    for (const rule of [...scenario.rules, ...scenario.variables.flatMap(({ filter }) => filter)]) {
      add('Ethalon', rule.ethalon, rule.at);
    }
    for (const output of scenario.outputs.outputs) add('Output', output.value, output.at, output.passes);
  }
  return uses;
}

function parsed(text: string, mode: Mode, budget: Budget): Pick<ExpressionUse, 'nodes' | 'error'> {
  try {
    return { nodes: nodesIn(text, mode, budget), error: undefined };
  } catch (error) {
    if (error instanceof ExpressionError) return { nodes: [], error };
    throw error;
  }
}
