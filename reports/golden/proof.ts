import type { MatrixDocument, Trial } from '../proof/document.ts';

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
