import type { Run } from '../engine/engine.ts';
import { type LookupOutcome, lookup } from '../engine/lookup.ts';
import { type ChainResult, runChain } from '../engine/scenario.ts';
import type { Values } from '../engine/scope.ts';
import type { Trace } from '../engine/trace.ts';
import type { Integration } from './integration.ts';
import type { Failure, Journaling, LookupResult } from './types.ts';
import { asFailure } from './words.ts';

/** The lookup by number, with a run of service or of the Test button. `number` is formatted already. */
export async function lookupNumber(
  integration: Integration,
  run: Run,
  number: string,
): Promise<LookupOutcome> {
  if (number.trim() !== '')
    return lookup(
      run,
      integration.scenarios((id) => id === ''),
      { number },
    );
  run.trace.note('', 'not looked up: the caller hides the number');
  return { contacts: [], dropped: [], errors: [] };
}

export async function lookupEmail(integration: Integration, run: Run): Promise<LookupOutcome> {
  return lookup(
    run,
    integration.scenarios((id) => id.startsWith('LookupByEmail')),
  );
}

export function asResult(number: string, outcome: LookupOutcome, trace: Trace): LookupResult {
  const [contact] = outcome.contacts;
  const errors = outcome.errors.map((error) => asFailure(error, (text) => trace.clean(text)));
  return { number, contact, contacts: outcome.contacts, dropped: outcome.dropped, errors, trace };
}

/** Writes every failed scenario of a lookup into the log. */
export function reportLookup(
  integration: Integration,
  outcome: LookupOutcome,
  what: string,
  trace: Trace,
): void {
  for (const error of outcome.errors) integration.report(error, 'lookup', `${what} was not looked up`, trace);
}

/** Runs the scenario of a moment; a failure goes to the log and into `errors`. */
export async function runMoment(
  integration: Integration,
  id: string,
  run: Run,
  consequence: string,
): Promise<{ chain: ChainResult | undefined; errors: readonly Failure[] }> {
  const [scenario] = integration.scenarios((each) => each === id);
  if (scenario === undefined)
    return {
      chain: undefined,
      errors: [{ code: 'missing-scenario', message: `The template has no scenario ${id}.` }],
    };
  try {
    return { chain: await runChain(run, scenario), errors: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    integration.report(error, id, consequence, run.trace);
    return { chain: undefined, errors: [asFailure(error, (text) => run.trace.clean(text))] };
  }
}

/** `ReportCall` or `ReportChat`, where the template has it and logging is on. */
export async function journal(
  integration: Integration,
  id: 'ReportCall' | 'ReportChat',
  values: Values,
): Promise<{ journaling: Journaling; errors: readonly Failure[]; trace: Trace }> {
  const run = integration.run(values);
  const { trace } = run;
  if (!isJournalingOn(integration, id)) return { journaling: 'off', errors: [], trace };
  const what = id === 'ReportCall' ? 'call' : 'chat';
  const { errors } = await runMoment(integration, id, run, `the ${what} was not logged in the CRM`);
  if (errors.length > 0) return { journaling: 'failed', errors, trace };
  return { journaling: trace.hasRequests ? 'sent' : 'skipped', errors, trace };
}

/** On where the template's own switch is True, or where it has none. Chats follow their own switch before the calls'. */
function isJournalingOn(integration: Integration, id: 'ReportCall' | 'ReportChat'): boolean {
  if (integration.scenarios((each) => each === id).length === 0) return false;
  const names = id === 'ReportChat' ? ['ReportChatEnabled', 'ReportCallEnabled'] : ['ReportCallEnabled'];
  const name = names.find((each) =>
    integration.template.parameters.some((parameter) => parameter.name === each),
  );
  return name === undefined || integration.settings.value(name) === 'True';
}

/** Whether the lookup found nobody and did not fail either: the moment to create a contact. */
export function isUnknown(outcome: LookupOutcome): boolean {
  return outcome.contacts.length === 0 && outcome.errors.length === 0;
}
