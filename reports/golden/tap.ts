import { TAP_SCHEMA, type TapDocument } from '../tap/document.ts';

/** A tap of two exchanges, one of them without an answer. */
export const sampleTap: TapDocument = {
  schema: TAP_SCHEMA,
  tool: { name: 'pbx-conformance', version: '0.1.0' },
  target: { name: 'Staging', url: 'https://crm.example' },
  startedAt: '2026-11-28T12:00:00.000Z',
  durationMs: 12,
  template: 'CXEngine.xml',
  exchanges: [
    {
      number: 1,
      atMs: 0.5,
      durationMs: 3,
      endpoint: 'api',
      request: {
        method: 'GET',
        url: 'https://crm.example/c?phone=1',
        headers: [['Host', 'crm.example']],
        body: '',
      },
      response: { status: 200, headers: [['X', 'y']], body: '{}' },
      cut: true,
      event: { kind: 'lookup', scenario: '', values: { Number: '1' } },
    },
    {
      number: 2,
      atMs: 5,
      durationMs: 7,
      endpoint: 'token',
      request: { method: 'POST', url: 'https://crm.example/t', headers: [], body: 'a=b' },
      failure: 'https://crm.example gives no answer',
    },
  ],
};
