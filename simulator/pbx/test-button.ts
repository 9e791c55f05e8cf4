import type { Integration } from './integration.ts';
import type { Log } from './log.ts';
import { asResult, lookupNumber } from './moments.ts';
import type { Clock, TestResult } from './types.ts';
import { ringingValues } from './values.ts';
import { failureWords } from './words.ts';

/**
 * The settings page's Test button: authenticates anew (which spends the stored refresh token of a server that
 * rotates) and looks the number up. Nothing of it is kept: the access token in memory of the service stays as it is,
 * and the fresh refresh token is dropped, as 3CX does it.
 */
export async function pressTest(
  integration: Integration,
  number: string,
  log: Log,
  clock: Clock,
): Promise<TestResult> {
  const formatted = integration.formatNumber(number);
  const call = {
    number: formatted,
    direction: 'Inbound',
    name: '',
    agent: '',
    startedAt: clock.now(),
  } as const;
  const { run, rotated } = integration.testRun(ringingValues(call));
  const outcome = await lookupNumber(integration, run, formatted);
  const tokenDropped = rotated();
  const context = {
    consequence: 'the test failed',
    droppedByTest: integration.droppedByTest(),
    needsAuthorization: integration.settings.oauthParameters.length > 0,
  };
  if (tokenDropped) integration.markDropped();
  const [failure] = outcome.errors;
  const [contact] = outcome.contacts;
  const told = failure === undefined ? whatWasFound(contact !== undefined) : failureWords(failure, context);
  const warning = tokenDropped
    ? ' Remember to click Authorize again before leaving the page: the fresh token is not saved after a test, and subsequent calls will not work.'
    : '';
  const message = run.trace.clean(told) + warning;
  log.add(failure === undefined && !tokenDropped ? 'info' : 'warning', 'test', message, run.trace);
  return { ...asResult(formatted, outcome, run.trace), ok: failure === undefined, message, tokenDropped };
}

function whatWasFound(contact: boolean): string {
  return contact
    ? 'The test found a contact for the number.'
    : 'The test reached the CRM and found no contact for the number.';
}
