import type { MatrixDocument, Trial, VariantTrial } from '../proof/document.ts';

const SINGLE_USE = 'oauth/code/code-single-use';
const JOURNAL = 'pbx/calls/journal-carries-number';

const killed: Trial = {
  rule: SINGLE_USE,
  mutant: 'codes are never spent',
  expected: [SINGLE_USE],
  failing: [{ rule: SINGLE_USE, at: 'the second exchange is refused' }],
  tried: 12,
  killed: true,
  why: '',
};

/** A sound variant that every rule accepts, and one that a rule fails. */
export const sampleVariants: readonly VariantTrial[] = [
  {
    variant: 'tokens are 128 bits in <b>hex</b>',
    because: 'RFC 6749 10.10',
    tried: 250,
    notApplicable: [JOURNAL],
    advised: [],
    wrong: [],
  },
  {
    variant: 'refusals bear no description',
    because: 'RFC 6749 5.2: OPTIONAL',
    tried: 40,
    notApplicable: [],
    advised: [],
    wrong: [{ rule: SINGLE_USE, verdict: 'fail', at: 'the second exchange is refused', actual: '400' }],
  },
];

/** A matrix with every outcome: killed alone and with another rule, survived, broke too much; and a rule without a mutant. */
export const sampleProof: MatrixDocument = {
  rules: 3,
  unproven: ['api/lookup/known-contact'],
  trials: [
    killed,
    {
      ...killed,
      mutant: 'codes are <i>never</i> looked at',
      expected: [SINGLE_USE, JOURNAL],
      failing: [...killed.failing, { rule: JOURNAL, at: 'the call is journaled' }],
    },
    {
      ...killed,
      mutant: 'nothing is different',
      failing: [],
      killed: false,
      why: `${SINGLE_USE} does not fail: pass`,
    },
    {
      ...killed,
      rule: JOURNAL,
      mutant: 'no grant works',
      expected: [JOURNAL],
      failing: [{ rule: JOURNAL, at: 'the call is journaled' }, ...killed.failing],
      killed: false,
      why: `${SINGLE_USE} (at "the second exchange is refused") should not fail`,
    },
  ],
  durationMs: 34_000,
};
