import type { Run } from '../engine/engine.ts';
import type { LookupOutcome } from '../engine/lookup.ts';
import type { Values } from '../engine/scope.ts';
import type { Integration } from './integration.ts';
import type { IntegrationLog } from './log.ts';
import { asResult, lookupEmail, lookupNumber, lookupText } from './scenario-triggers.ts';
import type { Clock, TestMode, TestResult } from './types.ts';
import { ringingValues, searchValues } from './values.ts';

/** What is tested. */
export interface TestSubject {
  readonly query: string;
  readonly mode: TestMode;
}

const NOUNS: { readonly [mode in TestMode]: string } = {
  PhoneExact: 'number',
  Search: 'searched text',
  Email: 'e-mail address',
};

type Lookup = (integration: Integration, run: Run, query: string) => Promise<LookupOutcome>;

const LOOKUPS: { readonly [mode in TestMode]: Lookup } = {
  PhoneExact: lookupNumber,
  Search: (integration, run) => lookupText(integration, run),
  Email: (integration, run) => lookupEmail(integration, run),
};

/**
 * The settings page's Test button: authenticates anew (which spends the stored refresh token of a server that
 * rotates) and looks the number, text or address up. Nothing of it is kept: the access token in memory of the service stays unchanged,
 * and the fresh refresh token is dropped, as 3CX does it.
 */
export async function pressTest(
  integration: Integration,
  subject: TestSubject,
  log: IntegrationLog,
  clock: Clock,
): Promise<TestResult> {
  const { mode } = subject;
  const query = mode === 'PhoneExact' ? integration.formatNumber(subject.query) : subject.query;
  const { run, rotated } = integration.testRun(valuesOf({ query, mode }, clock.now()));
  const outcome = await LOOKUPS[mode](integration, run, query);
  const tokenDropped = rotated();
  const [failure] = outcome.errors;
  const [contact] = outcome.contacts;
  const text =
    failure === undefined
      ? describeFound(contact !== undefined, NOUNS[mode])
      : integration.describe(failure, 'the test failed');
  if (tokenDropped) integration.begin('token-dropped-by-test');
  const warning = tokenDropped
    ? ' Remember to click Authorize again before leaving the page: the fresh token is not saved after a test, and subsequent calls will not work.'
    : '';
  const message = run.trace.clean(text) + warning;
  log.add(failure === undefined && !tokenDropped ? 'info' : 'warning', 'test', message, run.trace);
  return {
    ...asResult(mode === 'PhoneExact' ? query : '', outcome, run.trace),
    ok: failure === undefined,
    message,
    tokenDropped,
  };
}

function valuesOf({ query, mode }: TestSubject, now: number): Values {
  if (mode === 'Search') return searchValues(query);
  if (mode === 'Email') return new Map([['Email', query]]);
  return ringingValues({ number: query, direction: 'Inbound', name: '', agent: '', startedAt: now });
}

function describeFound(contact: boolean, noun: string): string {
  return contact
    ? `The test found a contact for the ${noun}.`
    : `The test reached the CRM and found no contact for the ${noun}.`;
}
