import type { Run } from '../engine/engine.ts';
import { EngineError } from '../engine/errors.ts';
import { type LookupOutcome, lookup } from '../engine/lookup.ts';
import { type ChainResult, runChain } from '../engine/scenario.ts';
import type { Values } from '../engine/scope.ts';
import type { Trace } from '../engine/trace.ts';
import type { Integration } from './integration.ts';
import { asFailure } from './messages.ts';
import type { Failure, Journaling, LookupResult, SearchField } from './types.ts';

/** The lookup by number, with a run of service or of the Test button. `number` is formatted already. */
export async function lookupNumber(
  integration: Integration,
  run: Run,
  number: string,
): Promise<LookupOutcome> {
  if (!integration.looksUp) {
    run.trace.note('', 'not looked up: number matching is off in the settings of the PBX');
    return { contacts: [], dropped: [], errors: [] };
  }
  if (number.trim() !== '')
    return lookup(
      run,
      integration.scenarios((id) => id === ''),
      { number },
    );
  run.trace.note('', 'not looked up: the caller hides the number');
  return { contacts: [], dropped: [], errors: [] };
}

/** The lookup by e-mail address. */
export async function lookupEmail(integration: Integration, run: Run): Promise<LookupOutcome> {
  return lookup(
    run,
    integration.scenarios((id) => id.startsWith('LookupByEmail')),
  );
}

/** The search of a text. @param field default every field */
export async function lookupText(
  integration: Integration,
  run: Run,
  field?: SearchField,
): Promise<LookupOutcome> {
  const isMeant = (id: string) =>
    field === undefined ? /^SearchContacts(_|$)/.test(id) : id === `SearchContacts_${field}`;
  return lookup(run, integration.scenarios(isMeant));
}

/** The outcome of a lookup as the PBX's clients see it. */
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

/**
 * Runs the scenario that an event of a call triggers; a failure goes to the log and into `errors`.
 * @param consequence for the log: what the failure means
 * @returns `mayPass`: whether the same request may succeed later
 */
export async function runTrigger(
  integration: Integration,
  id: string,
  run: Run,
  consequence: string | ((mayPass: boolean) => string),
): Promise<{ chain: ChainResult | undefined; errors: readonly Failure[]; mayPass: boolean }> {
  const [scenario] = integration.scenarios((each) => each === id);
  if (scenario === undefined)
    return {
      chain: undefined,
      errors: [{ code: 'missing-scenario', message: `The template has no scenario ${id}.` }],
      mayPass: false,
    };
  try {
    return { chain: await runChain(run, scenario), errors: [], mayPass: false };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const mayPass = passes(error);
    const meaning = typeof consequence === 'string' ? consequence : consequence(mayPass);
    integration.report(error, id, meaning, run.trace);
    return { chain: undefined, errors: [asFailure(error, (text) => run.trace.clean(text))], mayPass };
  }
}

/** Whether the same request may succeed later: the CRM was away, too busy, or did not accept the token. */
function passes(error: Error): boolean {
  if (!(error instanceof EngineError)) return false;
  if (error.code !== 'http-status')
    return ['unreachable', 'timeout', 'tls', 'authentication'].includes(error.code);
  const { status = 0 } = error;
  return status >= 500 || [401, 408, 425, 429].includes(status);
}

/**
 * `ReportCall` or `ReportChat`, where the template has it and logging is on.
 * @param kept what the log says of a failure that may pass, where the report is kept for later
 */
export async function journal(
  integration: Integration,
  id: 'ReportCall' | 'ReportChat',
  values: Values,
  kept?: string,
): Promise<{ journaling: Journaling; errors: readonly Failure[]; trace: Trace; mayPass: boolean }> {
  const run = integration.run(values);
  const { trace } = run;
  if (!isJournalingOn(integration, id)) return { journaling: 'off', errors: [], trace, mayPass: false };
  const lost = `the ${id === 'ReportCall' ? 'call' : 'chat'} was not logged in the CRM`;
  const { chain, errors, mayPass } = await runTrigger(integration, id, run, (passing) =>
    passing && kept !== undefined ? kept : lost,
  );
  if (errors.length > 0) return { journaling: 'failed', errors, trace, mayPass };
  return { journaling: chain?.wrote ? 'sent' : 'skipped', errors, trace, mayPass };
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

/** Whether the lookup found no contact and did not fail either: then one is created. */
export function isUnknown(outcome: LookupOutcome): boolean {
  return outcome.contacts.length === 0 && outcome.errors.length === 0;
}
