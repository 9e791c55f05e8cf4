import type { Integration } from './integration.ts';
import type { IntegrationLog } from './log.ts';
import { asResult, lookupNumber } from './scenario-triggers.ts';
import type { Clock, TestResult } from './types.ts';
import { ringingValues } from './values.ts';

/**
 * The settings page's Test button: authenticates anew (which spends the stored refresh token of a server that
 * rotates) and looks the number up. Nothing of it is kept: the access token in memory of the service stays unchanged,
 * and the fresh refresh token is dropped, as 3CX does it.
 */
export async function pressTest(
  integration: Integration,
  number: string,
  log: IntegrationLog,
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
  const [failure] = outcome.errors;
  const [contact] = outcome.contacts;
  const text =
    failure === undefined
      ? describeFound(contact !== undefined)
      : integration.describe(failure, 'the test failed');
  if (tokenDropped) integration.begin('token-dropped-by-test');
  const warning = tokenDropped
    ? ' Remember to click Authorize again before leaving the page: the fresh token is not saved after a test, and subsequent calls will not work.'
    : '';
  const message = run.trace.clean(text) + warning;
  log.add(failure === undefined && !tokenDropped ? 'info' : 'warning', 'test', message, run.trace);
  return { ...asResult(formatted, outcome, run.trace), ok: failure === undefined, message, tokenDropped };
}

function describeFound(contact: boolean): string {
  return contact
    ? 'The test found a contact for the number.'
    : 'The test reached the CRM and found no contact for the number.';
}
