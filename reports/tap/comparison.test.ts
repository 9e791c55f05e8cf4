import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { sampleComparison } from '../golden/comparison.ts';
import { withEveryText } from '../golden/sample.ts';
import type { TapComparison } from './comparison.ts';
import { tapComparisonHtml } from './comparison-html.ts';
import { comparisonVerdict, tapComparisonText } from './comparison-text.ts';

const equal: TapComparison = {
  ...sampleComparison,
  differences: [],
  notCompared: [],
  assumed: [],
  requests: { real: 3, simulated: 3, compared: 3, equal: 3 },
};
const empty: TapComparison = {
  ...equal,
  events: [],
  requests: { real: 0, simulated: 0, compared: 0, equal: 0 },
};
const bad = withEveryText(
  sampleComparison as never,
  (text) => `"><i>{0} & ${text}`,
) as unknown as TapComparison;
/** All texts but the keys of the model's entries, which are the project's own. */
const hostile: TapComparison = {
  ...bad,
  differences: bad.differences.map((each) => ({ ...each, claims: ['addresses'] })),
  claims: {
    contradicted: bad.claims.contradicted.map((each) => ({ ...each, key: 'addresses' })),
    confirmed: [],
    notSeen: [],
  },
};

test('the text names each difference with its example and its entries of the model', () => {
  expect(tapComparisonText(sampleComparison, 100)).toBe(`\
Tap of Staging, 2026-11-28T12:00:00.000Z, against the simulated V20 with CXEngine.xml
Events: 2 lookups of callers, 1 call reported
Requests: 5 real, 4 simulated, 3 compared, 1 equal

Differences (2)
  2 × lookup by number, query parameter phone: percent-escapes in another case
      real (exchange 4): %2b331
      simulated: %2B331
      model: addresses
  1 × Refresh, request: the real PBX does not send this request
      simulated: POST https://crm.example/token
      model: no entry about it

Contradicted
  addresses: What \`addresses\` does. (high certainty, shipped, seen 2 ×)

Confirmed
  rotation: What \`rotation\` does. (high certainty, shipped, pkce, seen 1 ×)

Not compared (1)
  1 × ReportCall: value agent: no request shows [Agent] of this event

Assumed
  The access token was in memory when the tap began.

The engine's model: 1 entry confirmed, 1 contradicted, 1 not seen.
2 kinds of difference between the real PBX and the simulated V20: 1 of 3 compared requests equal.
`);
});

test.for([
  [
    sampleComparison,
    '2 kinds of difference between the real PBX and the simulated V20: 1 of 3 compared requests equal.',
  ],
  [equal, 'No difference: the simulated V20 sends the same 3 requests.'],
  [
    empty,
    'Nothing could be compared: no request fits the template, which has to have the addresses of the deployment, not of the tap.',
  ],
] as const)('the verdict is a sentence: %#', ([comparison, verdict]) => {
  expect(comparisonVerdict(comparison)).toBe(verdict);
});

describe('the page', () => {
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] });

  test.for([
    ['of the sample', sampleComparison],
    ['without a difference', equal],
    ['of nothing', empty],
    ['of hostile texts', hostile],
  ] as const)('%s is valid, and nothing in it is markup of the traffic', async ([, comparison]) => {
    const page = tapComparisonHtml(comparison);
    const { results } = await validator.validateString(page);
    expect(
      results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`)),
    ).toEqual([]);
    expect(page).not.toContain('<i>');
  });

  test('links each difference to the entries of the model', () => {
    const page = tapComparisonHtml(sampleComparison);
    expect(page).toContain('<a href="#claim-addresses">');
    expect(page).toContain('<tr id="claim-addresses">');
  });
});
