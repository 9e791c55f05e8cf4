import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../suites/kit/test-environment.ts';
import { referenceDeployment } from './reference.ts';
import { runRules } from './testing.ts';

const RULE = 'oauth/token/answer-is-bearer-json';
/** The client of a rule waits for one 429 and sends the request again; only the second one reaches the rule. */
const REFUSALS_THAT_BLOCK = 2;

/** Answers so many token requests with 429, and the others as the connector does. */
function throttling(refusals: number, retryAfter: string | undefined) {
  let left = refusals;
  return (handler: RequestListener): RequestListener =>
    (request, response) => {
      if (request.url !== '/oauth/token' || left === 0) return handler(request, response);
      left -= 1;
      response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    };
}

/** Runs one rule at a server that throttles; nothing really waits. @returns its verdict, and the waits in milliseconds */
async function runThrottled(refusals: number, retryAfter?: string) {
  const reference = await referenceDeployment({ wrap: throttling(refusals, retryAfter) });
  const waits: number[] = [];
  const deployment: Deployment = {
    ...reference,
    open: async (rule) => ({
      ...(await reference.open(rule)),
      wait: async (ms) => {
        waits.push(ms);
      },
    }),
  };
  const [result] = (await runRules(deployment, RULE)).results;
  return { verdict: result?.verdict, actual: result?.actual, waits };
}

describe('a rule that a rate limit blocks', () => {
  it('is tried once more when the limit has passed', async () => {
    const { verdict, waits } = await runThrottled(REFUSALS_THAT_BLOCK, '7');
    expect(verdict).toBe('pass');
    expect(waits.at(-1)).toBe(7_000);
  });

  it('stays blocked, and says why, when the limit outlasts the second try', async () => {
    const { verdict, actual } = await runThrottled(100, '7');
    expect(verdict).toBe('blocked');
    expect(actual).toContain('429');
  });

  it.each([
    ['names no time', undefined],
    ['names more than a minute', '61'],
    ['names a time that is no number of seconds', 'soon'],
  ])('is not tried again when the limit %s', async (_, retryAfter) => {
    const { verdict } = await runThrottled(REFUSALS_THAT_BLOCK, retryAfter);
    expect(verdict).toBe('blocked');
  });
});

it('says what the target declares, without a secret', async () => {
  const deployment = await referenceDeployment();
  const { target } = await runRules(deployment, RULE);
  expect(target.declares).toMatchObject({
    capabilities: expect.arrayContaining(['authorization-code', 'template']),
    allow: expect.arrayContaining(['destructive']),
    grants: { main: expect.arrayContaining(['authorization_code']), other: expect.anything() },
    approval: 'form',
  });
  const { main } = deployment.target.clients;
  expect(JSON.stringify(target)).not.toContain(main.secret);
  await deployment.close();
});
