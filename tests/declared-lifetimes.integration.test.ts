import { expect, it } from 'vitest';
import { soundPolicy } from '../connector/policy/index.ts';
import { loadRules, referenceDeployment, tryRule } from '../harness/index.ts';
import type { Verdict } from '../reports/run/document.ts';
import type { Variant } from '../suites/kit/variants.ts';

const DAY = 24 * 3600;
const IDLE = 'oauth/refresh/idle-over-a-long-weekend';
const OUTLIVES = 'oauth/refresh/outlives-the-access-token';
const USED = 'oauth/refresh/use-keeps-connection-alive';

const rules = await loadRules();

/** The verdicts of the rules about the lifetime of refresh tokens on a deployment whose clock cannot be moved. */
async function verdicts(deviation: Pick<Variant, 'policy' | 'perServer' | 'target'>): Promise<Verdict[]> {
  const deployment = await referenceDeployment(deviation);
  const found: Verdict[] = [];
  for (const id of [IDLE, OUTLIVES, USED]) {
    const rule = rules.find((one) => one.id === id);
    if (rule === undefined) throw new Error(`the catalog has no rule ${id}`);
    const { moveClock: _, ...world } = await deployment.open(rule);
    found.push((await tryRule(rule, rule.level, world, () => performance.now())).verdict);
    await world.close();
  }
  await deployment.close();
  return found;
}

/** Token responses that state this lifetime of their refresh token. */
const stating = (seconds: (responses: number) => unknown): Pick<Variant, 'perServer'> => ({
  perServer: () => {
    let responses = 0;
    return {
      policy: {
        tokenResponse: (issued) => {
          responses += 1;
          return { ...soundPolicy.tokenResponse(issued), refresh_expires_in: seconds(responses) };
        },
      },
    };
  },
});
const declaring = (refreshToken: number): Pick<Variant, 'target'> => ({
  target: ({ lifetimes }) => ({ lifetimes: { ...lifetimes, refreshToken } }),
});

it.each([
  ['nothing', {}, ['not-applicable', 'not-applicable', 'not-applicable']],
  ['that it does not end', stating(() => 0), ['not-applicable', 'not-applicable', 'not-applicable']],
  ['thirty days', stating(() => 30 * DAY), ['pass', 'pass', 'pass']],
  ['five days', stating(() => 5 * DAY), ['pass', 'pass', 'pass']],
  ['four days', stating(() => 4 * DAY), ['advice', 'pass', 'pass']],
  ['the hour of the access token', stating(() => 3600), ['advice', 'advice', 'pass']],
  ['what is left of the first lifetime', stating((n) => 30 * DAY - 3 * n), ['pass', 'pass', 'advice']],
  ['a second less, by rounding', stating((n) => 30 * DAY - n), ['pass', 'pass', 'pass']],
  ['in the target file a day', declaring(DAY), ['advice', 'not-applicable', 'not-applicable']],
  ['in the target file half an hour', declaring(1800), ['advice', 'advice', 'not-applicable']],
] as const)(
  'refresh tokens of which a deployment states %s are judged by that',
  async (_, stated, expected) => {
    expect(await verdicts(stated)).toEqual(expected);
  },
);
