import { Budget, ExpressionError, evaluateText } from '../expression/index.ts';
import type { Scenario } from '../template/model.ts';
import type { Run } from './engine.ts';
import { EngineError } from './errors.ts';
import { isPhoneOutput, NAME_OUTPUTS } from './output-types.ts';
import { type OutputValues, runChain } from './scenario.ts';
import { extend, type Values } from './scope.ts';

/** A contact as the PBX shows it: its non-empty outputs by type. */
export type Contact = { readonly [type: string]: string };

/** Result of a lookup. */
export interface LookupOutcome {
  /** In the order found; the PBX shows the first. */
  readonly contacts: readonly Contact[];
  /** Contacts the PBX does not show, and why. */
  readonly dropped: readonly { readonly contact: Contact; readonly why: string }[];
  /** Scenarios that failed; the lookup went on without them. */
  readonly errors: readonly Error[];
}

/** What is looked up. */
export interface LookupOptions {
  /** The searched number: contacts without it are dropped. Absent for lookups by anything else. */
  readonly number?: string;
}

/**
 * Runs lookup scenarios in document order, or in that of `EntityOrder`, and checks the contacts as the PBX does. A 404
 * means that nothing was found. Any other error response does not stop the lookup; an unreachable CRM or a refused
 * authentication does.
 */
export async function lookup(
  run: Run,
  scenarios: readonly Scenario[],
  options: LookupOptions = {},
): Promise<LookupOutcome> {
  const found: Contact[] = [];
  const errors: Error[] = [];
  const shared = { ...run, budget: run.budget ?? new Budget() };
  let ordered: readonly Scenario[] = [];
  try {
    ordered = inOrder(shared, scenarios);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    errors.push(error);
  }
  for (const scenario of ordered) {
    const values: Values = new Map(run.values).set('FoundRecordCount', String(found.length));
    try {
      const chain = await runChain({ ...shared, values }, scenario);
      found.push(...chain.found.map(asContact));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof EngineError && error.code === 'http-status' && error.status === 404) continue;
      errors.push(error);
      if (stopsLookup(error)) break;
    }
  }
  const contacts: Contact[] = [];
  const dropped: { contact: Contact; why: string }[] = [];
  for (const contact of found) {
    const why = whyDropped(contact, options.number);
    if (why === undefined) contacts.push(contact);
    else {
      dropped.push({ contact, why });
      run.trace.note('result', `contact dropped: ${why}`);
    }
  }
  return { contacts, dropped, errors };
}

/**
 * `EntityOrder` is a `/`-separated list of `EntityId`s. Entities it does not name are not looked up; scenarios
 * without an `EntityId` come last. An order without any of the entities has no effect.
 */
function inOrder(run: Run & { budget: Budget }, scenarios: readonly Scenario[]): readonly Scenario[] {
  const expression = scenarios.find((scenario) => scenario.entityOrder !== '')?.entityOrder;
  if (expression === undefined) return scenarios;
  const order = evaluateText(expression, extend(run.settings, run.values), {
    ...run.engine.evaluation,
    budget: run.budget,
  })
    .split('/')
    .map((entity) => entity.trim())
    .filter((entity) => entity !== '');
  if (!scenarios.some((scenario) => order.includes(scenario.entityId))) return scenarios;
  const unnamed = scenarios.filter(
    (scenario) => scenario.entityId !== '' && !order.includes(scenario.entityId),
  );
  for (const scenario of unnamed)
    run.trace.note(scenario.entityId, `not looked up: EntityOrder (${order.join('/')}) does not name it`);
  return [
    ...order.flatMap((entity) => scenarios.filter((scenario) => scenario.entityId === entity)),
    ...scenarios.filter((scenario) => scenario.entityId === ''),
  ];
}

function stopsLookup(error: Error): boolean {
  return (
    error instanceof EngineError && ['authentication', 'unreachable', 'timeout', 'tls'].includes(error.code)
  );
}

/** @returns the non-empty outputs as a contact */
export function asContact(outputs: OutputValues): Contact {
  return Object.fromEntries([...outputs].filter(([, text]) => text !== ''));
}

/**
 * The PBX's check of a contact that a lookup found.
 * @returns why the PBX does not show it, or `undefined` where it does
 */
export function whyDropped(contact: Contact, number: string | undefined): string | undefined {
  if (!contact['ContactUrl']) return 'it has no ContactUrl';
  if (!NAME_OUTPUTS.some((type) => contact[type])) return 'it has no FirstName, LastName or CompanyName';
  if (number === undefined) return undefined;
  const searched = significantDigits(number);
  const phones = Object.keys(contact).filter(isPhoneOutput);
  if (phones.length === 0) return 'it has no phone output';
  if (phones.some((type) => significantDigits(contact[type] ?? '').includes(searched))) return undefined;
  return `no match: none of its phone outputs (${phones.join(', ')}) contains ${number}`;
}

/** Digits only, without the `+` or `00` before the country code: both sides of a match may write it either way. */
function significantDigits(number: string): string {
  return number.replace(/\D/g, '').replace(/^00/, '');
}
