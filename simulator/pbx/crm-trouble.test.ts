import { expect, test } from 'vitest';
import { type HttpResponse, TransportError } from '../engine/transport.ts';
import { authorize, relayPbx } from './test-kit.ts';

const page = (status: number, html: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(html),
});

const CASES: [trouble: string, answer: () => HttpResponse, code: string, words: RegExp][] = [
  [
    'is down',
    () => {
      throw new TransportError('unreachable', 'https://crm.example cannot be reached (ECONNREFUSED).');
    },
    'unreachable',
    /cannot be reached/,
  ],
  [
    'is slow',
    () => {
      throw new TransportError('timeout', 'https://crm.example did not answer within 30 s.');
    },
    'timeout',
    /did not answer/,
  ],
  ['answers HTML', () => page(200, '<h1>Sign in</h1>'), 'bad-response', /not JSON/],
  ['answers with an error page', () => page(503, '<h1>Maintenance</h1>'), 'http-status', /503/],
];

test.each(CASES)(
  'a CRM that %s costs the contact and not the call, and is served again afterwards',
  async (_, answer, code, words) => {
    const bench = relayPbx();
    const { pbx, crm } = bench;
    await authorize(bench);
    await pbx.call({ number: '+33142000000', agent: '101' });
    Object.defineProperty(crm, 'trouble', { get: answer, configurable: true });

    const ringing = await pbx.ring({ number: '+33142000000', agent: '101' });
    expect(ringing.errors).toMatchObject([{ code }]);
    const ended = await pbx.endCall(ringing.callId, { durationSeconds: 10 });
    expect(ended.callType).toBe('Inbound');
    const failures = pbx.log().filter(({ level }) => level === 'error');
    expect(failures.every(({ message }) => words.test(message))).toBe(true);
    expect(failures.length).toBeGreaterThan(0);
    expect(pbx.status().state).toBe('authorized');

    Object.defineProperty(crm, 'trouble', { value: undefined });
    const later = await pbx.call({ number: '+33142000000', agent: '101', durationSeconds: 5 });
    expect(later).toMatchObject({ journaling: 'sent', contact: { LastName: 'Lovelace' } });
  },
);
