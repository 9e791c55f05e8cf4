import { evaluateCondition, evaluateText } from '../expression/index.ts';
import type { EvaluateOptions, Scope, Value } from '../expression/types.ts';
import type { Output, Scenario } from '../template/model.ts';
import type { Credentials, Run } from './engine.ts';
import { describeError, EngineError } from './errors.ts';
import { type Record as FoundRecord, findRecords, readVariable, wholeResponse } from './mapping.ts';
import { redirectTarget } from './redirect.ts';
import { buildRequest, type RequestValues } from './request.ts';
import { oauthErrorOf, readTree, type Tree } from './response.ts';
import { extend, type Values } from './scope.ts';
import { MOST_RECORDS, type TraceStep } from './trace.ts';
import type { HttpResponse } from './transport.ts';

export type OutputValues = ReadonlyMap<string, string>;

export interface ChainResult {
  /** What the last scenarios of the chain yielded, one entry a record; those without any output are left out. */
  readonly found: readonly OutputValues[];
  /** Every output and every variable of the whole chain, the later non-empty one standing. */
  readonly outputs: OutputValues;
  readonly variables: Values;
  /** Body of the last answer, for whoever wants it raw. */
  readonly lastBody: Buffer | undefined;
  /** A step found no record and `AllowEmpty` did not let the chain go on. */
  readonly ended: boolean;
}

/** More than this from one moment (a lookup with records that each start a chain) is a fault of the template. */
const MOST_REQUESTS = 500;
/** Records found by one chain, all its answers together: a PBX shows a handful. */
const MOST_FOUND = 10_000;

/**
 * Runs a scenario and the chain that `Next` makes of it. Every step leaves its trace.
 * Throws `EngineError` (or the expressions' own error) at the first step that fails.
 */
export async function runChain(run: Run, scenario: Scenario): Promise<ChainResult> {
  const chain = new Chain(run);
  await chain.step(scenario, new Map(), []);
  return chain;
}

class Chain implements ChainResult {
  readonly found: OutputValues[] = [];
  readonly outputs = new Map<string, string>();
  readonly variables = new Map<string, Value>();
  lastBody: Buffer | undefined;
  ended = false;
  readonly #run: Run;
  #requests = 0;
  #records = 0;

  constructor(run: Run) {
    this.#run = run;
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
      return this.#record(scenario, undefined, wholeResponse, known, inherited, path, trace);

    const { response, credentials } = await this.#exchange(scenario, inherited, trace);
    this.lastBody = response.body;
    const readsAnswer = scenario.rules.length > 0 || scenario.variables.length > 0;
    const tree = readsAnswer ? readTree(response.body, request.responseType) : undefined;
    const records = findRecords(tree, scenario.rules);
    trace.records = records.length;
    this.#records += records.length;
    if (this.#records > MOST_FOUND)
      throw new EngineError(
        'too-large',
        `The responses contain ${this.#records} records; the limit is ${MOST_FOUND}.`,
        'Change the template so that it requests fewer records.',
      );
    for (const record of records)
      await this.#record(scenario, tree, record, credentials, inherited, path, trace);
    if (records.length > 0) return;
    if (scenario.outputs.allowEmpty)
      return this.#record(scenario, undefined, wholeResponse, credentials, inherited, path, trace);
    this.ended = true;
    trace.notes.push('no record passed the rules and AllowEmpty is false: the chain ends here');
  }

  /** The request, with one re-authentication and one retry on a 401. */
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
        trace.notes.push('the CRM answered 401: authenticated again and sent the request once more');
        credentials = renewed;
        response = await this.#send(scenario, credentials, inherited, trace);
      }
    }
    if (response.status < 200 || response.status > 299) throw refusal(response, trace.request?.url ?? '');
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
    if (++this.#requests > MOST_REQUESTS)
      throw new EngineError(
        'too-many-requests',
        `One run sent ${MOST_REQUESTS} requests and was stopped.`,
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

  /** One passing record (or none, with `AllowEmpty`): its variables, its outputs, and what comes next. */
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
    if (scenario.variables.length > 0 && trace.variables.length < MOST_RECORDS) trace.variables.push(shown);
    const outputs = this.#evaluateOutputs(scenario.outputs.outputs, this.#scope(credentials, variables));
    if (outputs.size > 0 && trace.outputs.length < MOST_RECORDS)
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

  /** Of an output given twice the later non-empty value stands. */
  #evaluateOutputs(outputs: readonly Output[], scope: Scope): OutputValues {
    const values = new Map<string, string>();
    for (const output of outputs) {
      const text = this.#text(output.value, output.passes, scope);
      if (text !== '' || !values.has(output.type)) values.set(output.type, text);
    }
    return values;
  }

  #scope(credentials: Credentials, variables: Values): Scope {
    const settings = extend(this.#run.settings, credentials.variables);
    return extend(extend(settings, this.#run.values), variables);
  }

  #requestValues(scope: Scope): RequestValues {
    return {
      evaluate: (text, passes) => this.#text(text, passes, scope),
      text: (leaf) => this.#text(leaf.text, leaf.passes, scope),
      included: (node) =>
        evaluateCondition(node.if, scope, this.#run.engine.evaluation, true) &&
        !this.#skips(node.skipIf, scope),
    };
  }

  #text(text: string, passes: number, scope: Scope): string {
    return evaluateText(text, scope, this.#options(passes));
  }

  #skips(text: string, scope: Scope): boolean {
    return evaluateCondition(text, scope, this.#run.engine.skipping, false);
  }

  #options(passes: number): EvaluateOptions {
    const { evaluation } = this.#run.engine;
    return passes > 1 ? { ...evaluation, passes } : evaluation;
  }
}

/** The variables a skipped scenario would have set are empty for what follows it, not unknown. */
function undeclared(scenario: Scenario, inherited: Values): Values {
  const variables = new Map(inherited);
  for (const { name } of scenario.variables) if (!variables.has(name)) variables.set(name, '');
  return variables;
}

function refusal(response: HttpResponse, url: string): EngineError {
  const { status } = response;
  const target = redirectTarget(response, url);
  if (target !== undefined && new URL(target).origin !== new URL(url).origin)
    return new EngineError(
      'http-status',
      `The CRM redirects to another address (${new URL(target).origin}), which is not followed with credentials.`,
      'Enter that address in the settings.',
      { status },
    );
  const oauthError = oauthErrorOf(response.body);
  const reason = oauthError === undefined ? '' : ` (${oauthError})`;
  const { origin, pathname } = new URL(url);
  const remedy =
    status === 401 || status === 403
      ? 'Check the credentials in the settings and their rights in the CRM.'
      : 'Check the log of the CRM for this request.';
  return new EngineError(
    'http-status',
    `The CRM answered ${status}${reason} to ${origin}${pathname}.`,
    remedy,
    {
      status,
      oauthError,
    },
  );
}
