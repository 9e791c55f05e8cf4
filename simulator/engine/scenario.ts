import { Budget, evaluateCondition, evaluateText } from '../expression/index.ts';
import type { EvaluateOptions, Scope, Value } from '../expression/types.ts';
import type { Output, Scenario } from '../template/model.ts';
import type { Credentials, Run } from './engine.ts';
import { describeError, EngineError } from './errors.ts';
import { type Record as FoundRecord, findRecords, readVariable, WHOLE_RESPONSE } from './mapping.ts';
import { refusalOf } from './refusal.ts';
import { buildRequest, type RequestValues } from './request.ts';
import { readTree } from './response.ts';
import { offeredNames, type Values } from './scope.ts';
import { MAX_TRACED_RECORDS, type TraceStep } from './trace.ts';
import type { HttpResponse } from './transport.ts';
import type { Tree } from './tree.ts';

/** Outputs by type. */
export type OutputValues = ReadonlyMap<string, string>;

/** Result of a scenario and the chain that follows it. */
export interface ChainResult {
  /** Outputs of the last scenarios of the chain, per record; records without any output are left out. */
  readonly found: readonly OutputValues[];
  /** Every output and variable of the whole chain; the last non-empty value wins. */
  readonly outputs: OutputValues;
  readonly variables: Values;
  /** Body of the last response, unparsed. */
  readonly lastBody: Buffer | undefined;
  /** A step without records ended the chain, because `AllowEmpty` is false. */
  readonly ended: boolean;
  /** Something was sent and accepted that is not only a question: another method than GET, or a response that is not read. */
  readonly wrote: boolean;
}

/** Most requests of one chain (`Next` runs once per record); more is an error of the template. */
const MAX_REQUESTS = 500;
/** Most records of one chain, all responses together; a PBX shows a handful. */
const MAX_FOUND = 10_000;

/**
 * Runs a scenario and, through `Next`, its followers. Every step is traced.
 * @throws EngineError at the first step that fails
 * @throws ExpressionError where one of its expressions cannot be evaluated
 */
export async function runChain(run: Run, scenario: Scenario): Promise<ChainResult> {
  const chain = new Chain(run, scenario);
  await chain.step(scenario, new Map(), []);
  return chain;
}

class Chain implements ChainResult {
  readonly found: OutputValues[] = [];
  readonly outputs = new Map<string, string>();
  readonly variables = new Map<string, Value>();
  lastBody: Buffer | undefined;
  ended = false;
  wrote = false;
  readonly #run: Run;
  readonly #names: { readonly offered: Scope; readonly otherwise: Scope };
  readonly #budget: Budget;
  #requests = 0;
  #records = 0;

  constructor(run: Run, start: Scenario) {
    this.#run = run;
    this.#names = offeredNames(run.engine.offer(start.id), run.values);
    this.#budget = run.budget ?? new Budget();
  }

  /** `inherited`: the variables of the scenario's ancestors. `path`: their ids. */
  async step(scenario: Scenario, inherited: Values, path: readonly string[]): Promise<void> {
    const trace = this.#run.trace.begin(scenario.id);
    try {
      if (path.includes(scenario.id))
        throw new EngineError(
          'chain-loop',
          `The chain of scenarios is circular (${[...path, scenario.id].join(' > ')}).`,
          'Correct the Next of one of them.',
        );
      await this.#perform(scenario, inherited, path, trace);
    } catch (error) {
      if (trace.next === undefined) trace.error = describeError(error);
      throw error;
    }
  }

  async #perform(
    scenario: Scenario,
    inherited: Values,
    path: readonly string[],
    trace: TraceStep,
  ): Promise<void> {
    if (scenario.type !== 'REST')
      throw new EngineError(
        'not-simulated',
        `The scenario "${scenario.id}" is of type ${scenario.type}, which is not simulated.`,
        'Offer the data over HTTP and use Type="REST".',
      );
    const { request } = scenario;
    const known = this.#run.authenticator.known();
    if (request !== undefined && this.#skips(request.skipIf, this.#scope(known, inherited))) {
      trace.skipped = `SkipIf holds: ${request.skipIf}`;
      return this.#next(scenario, undeclared(scenario, inherited), path, trace);
    }
    if (request === undefined)
      return this.#record(scenario, undefined, WHOLE_RESPONSE, known, inherited, path, trace);

    const { response, credentials } = await this.#exchange(scenario, inherited, trace);
    this.lastBody = response.body;
    const isRead = scenario.rules.length > 0 || scenario.variables.length > 0;
    const tree = isRead ? readTree(response.body, request.responseType) : undefined;
    const records = findRecords(tree, scenario.rules);
    trace.records = records.length;
    if (records.length > 0 && (request.method !== 'GET' || !isRead)) this.wrote = true;
    this.#records += records.length;
    if (this.#records > MAX_FOUND)
      throw new EngineError(
        'too-large',
        `The responses contain ${this.#records} records; the limit is ${MAX_FOUND}.`,
        'Change the template so that it requests fewer records.',
      );
    for (const record of records)
      await this.#record(scenario, tree, record, credentials, inherited, path, trace);
    if (records.length > 0) return;
    if (scenario.outputs.allowEmpty)
      return this.#record(scenario, undefined, WHOLE_RESPONSE, credentials, inherited, path, trace);
    this.ended = true;
    trace.notes.push('no record passed the rules and AllowEmpty is false: the chain ends here');
  }

  /** Sends the request; on a 401, authenticates again and retries once. */
  async #exchange(
    scenario: Scenario,
    inherited: Values,
    trace: TraceStep,
  ): Promise<{ response: HttpResponse; credentials: Credentials }> {
    const { authenticator } = this.#run;
    let credentials = await authenticator.current();
    let response = await this.#send(scenario, credentials, inherited, trace);
    if (response.status === 401) {
      const renewed = await authenticator.renew(credentials);
      if (renewed !== undefined) {
        trace.notes.push('the CRM answered 401: authenticated again and retried the request');
        credentials = renewed;
        response = await this.#send(scenario, credentials, inherited, trace);
      }
    }
    if (response.status < 200 || response.status > 299) throw refusalOf(response, trace.request?.url ?? '');
    return { response, credentials };
  }

  async #send(
    scenario: Scenario,
    credentials: Credentials,
    inherited: Values,
    trace: TraceStep,
  ): Promise<HttpResponse> {
    const { engine } = this.#run;
    if (scenario.request === undefined) throw new TypeError('a scenario without a request sends nothing');
    if (++this.#requests > MAX_REQUESTS)
      throw new EngineError(
        'too-many-requests',
        `One run sent ${MAX_REQUESTS} requests and was stopped.`,
        'Change the template so that it requests fewer records.',
      );
    this.#run.trace.hide(credentials.secrets);
    const values = this.#requestValues(this.#scope(credentials, inherited));
    const request = buildRequest(scenario.request, values, credentials.headers, engine.timeoutMs);
    const { method, url, headers, body } = request;
    trace.request = { method, url, headers, ...(body !== undefined && { body }) };
    const response = await engine.send(request);
    trace.response = { status: response.status, bytes: response.body.length };
    return response;
  }

  /** One passing record (or none, with `AllowEmpty`): its variables, its outputs, then `Next`. */
  async #record(
    scenario: Scenario,
    tree: Tree,
    record: FoundRecord,
    credentials: Credentials,
    inherited: Values,
    path: readonly string[],
    trace: TraceStep,
  ): Promise<void> {
    const variables = new Map(inherited);
    const shown: { [name: string]: string } = {};
    for (const variable of scenario.variables) {
      const text = readVariable(tree, record, variable);
      variables.set(variable.name, text);
      shown[variable.name] = text;
      if (text !== '' || !this.variables.has(variable.name)) this.variables.set(variable.name, text);
    }
    if (scenario.variables.length > 0 && trace.variables.length < MAX_TRACED_RECORDS)
      trace.variables.push(shown);
    const outputs = this.#evaluateOutputs(scenario.outputs.outputs, this.#scope(credentials, variables));
    if (outputs.size > 0 && trace.outputs.length < MAX_TRACED_RECORDS)
      trace.outputs.push(Object.fromEntries(outputs));
    for (const [type, text] of outputs)
      if (text !== '' || !this.outputs.has(type)) this.outputs.set(type, text);
    if (scenario.outputs.next !== '') return this.#next(scenario, variables, path, trace);
    if ([...outputs.values()].some((text) => text !== '')) this.found.push(outputs);
  }

  async #next(
    scenario: Scenario,
    variables: Values,
    path: readonly string[],
    trace: TraceStep,
  ): Promise<void> {
    const { next } = scenario.outputs;
    if (next === '') return;
    trace.next = next;
    await this.step(this.#run.engine.scenario(next), variables, [...path, scenario.id]);
  }

  /** Of an output given twice, the last non-empty value wins. */
  #evaluateOutputs(outputs: readonly Output[], scope: Scope): OutputValues {
    const values = new Map<string, string>();
    for (const output of outputs) {
      const text = this.#text(output.value, output.passes, scope);
      if (text !== '' || !values.has(output.type)) values.set(output.type, text);
    }
    return values;
  }

  #scope(credentials: Credentials, variables: Values): Scope {
    const { offered, otherwise } = this.#names;
    return (name) =>
      variables.get(name) ??
      offered(name) ??
      credentials.variables.get(name) ??
      this.#run.settings(name) ??
      otherwise(name);
  }

  #requestValues(scope: Scope): RequestValues {
    return {
      evaluate: (text, passes) => this.#text(text, passes, scope),
      text: (leaf) => this.#text(leaf.text, leaf.passes, scope),
      included: (node) =>
        evaluateCondition(node.if, scope, this.#options(), true) && !this.#skips(node.skipIf, scope),
    };
  }

  #text(text: string, passes: number, scope: Scope): string {
    return evaluateText(text, scope, this.#options(passes));
  }

  #skips(text: string, scope: Scope): boolean {
    return evaluateCondition(text, scope, { ...this.#run.engine.skipping, budget: this.#budget }, false);
  }

  #options(passes = 1): EvaluateOptions {
    return { ...this.#run.engine.evaluation, budget: this.#budget, passes: Math.max(1, passes) };
  }
}

/** Variables of a skipped scenario are empty in its followers, not undefined. */
function undeclared(scenario: Scenario, inherited: Values): Values {
  const variables = new Map(inherited);
  for (const { name } of scenario.variables) if (!variables.has(name)) variables.set(name, '');
  return variables;
}
