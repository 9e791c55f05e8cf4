import { COMPARISON_SCHEMA, type TapClaim, type TapComparison } from '../tap/comparison.ts';

const claim = (key: string, seen: number): TapClaim => ({
  key,
  area: 'Requests',
  claim: `What \`${key}\` does.`,
  source: 'shipped',
  certainty: 'high',
  seen,
});

/** A comparison with every kind of entry that a report shows. */
export const sampleComparison: TapComparison = {
  schema: COMPARISON_SCHEMA,
  tool: { name: 'pbx-conformance', version: '0.1.0' },
  target: { name: 'Staging', url: 'https://crm.example' },
  startedAt: '2026-11-28T12:00:00.000Z',
  template: 'CXEngine.xml',
  profile: { name: 'v20', title: 'V20' },
  events: [
    { kind: 'ring', count: 2 },
    { kind: 'report', count: 1 },
  ],
  requests: { real: 5, simulated: 4, compared: 3, equal: 1 },
  differences: [
    {
      kind: 'spelling',
      scenario: 'lookup by number',
      where: 'query parameter phone',
      what: 'percent-escapes in another case',
      count: 2,
      example: { event: 'ring', exchange: 4, real: '%2b331', simulated: '%2B331' },
      claims: ['addresses'],
    },
    {
      kind: 'only-simulated',
      scenario: 'Refresh',
      where: 'request',
      what: 'the real PBX does not send this request',
      count: 1,
      example: { event: 'report', real: '', simulated: 'POST https://crm.example/token' },
      claims: [],
    },
  ],
  claims: {
    contradicted: [claim('addresses', 2)],
    confirmed: [{ ...claim('rotation', 1), switch: 'pkce' }],
    notSeen: [claim('redirects', 0)],
  },
  notCompared: [{ what: 'ReportCall: value agent', why: 'no request shows [Agent] of this event', count: 1 }],
  assumed: ['The access token was in memory when the tap began.'],
};
