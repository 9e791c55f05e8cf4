import { expect, test } from 'vitest';
import { ActivityFeed } from '../pbx/activity-feed.ts';
import { reportPage } from './report-page.ts';

const CONTEXT = { csrf: '', zone: 'Europe/Paris', trouble: '', names: 'FirstNameLastName' } as const;

/** 2000 calls within a day, one of them failed. */
function placed(): ReturnType<ActivityFeed['latest']> {
  let now = Date.UTC(2026, 0, 31);
  const feed = new ActivityFeed({ now: () => now });
  for (let each = 0; each < 2000; each += 1) {
    now += 40_000;
    const agent = each % 2 === 0 ? '101' : '202';
    const call = feed.begin({ kind: 'call', number: `+33142${each}`, agent, direction: 'Inbound' });
    call.contact = { LastName: each === 9 ? '\u0645\u0631\u064a\u0645' : 'Ü'.repeat(255) };
    const errors = each === 7 ? [{ code: 'http-status', message: 'The CRM answered 503.' }] : [];
    feed.finish(call, { type: 'journaled', journaling: each === 7 ? 'failed' : 'sent', errors });
  }
  return feed.latest('call', 2000);
}

const CALLS = placed();
const pageOf = (query: string) => reportPage(CALLS, new URLSearchParams(query), CONTEXT).content;

test('2000 calls are listed within 100 ms, newest first, in parts', () => {
  const times: number[] = [];
  let page = '';
  for (let each = 0; each < 5; each += 1) {
    const start = performance.now();
    page = pageOf('');
    times.push(performance.now() - start);
  }
  // Other processes may hold up some of them.
  expect(Math.min(...times)).toBeLessThan(100);
  expect(page).toContain('2,000 calls, showing 1 to 50');
  expect(page).toMatch(/aria-label="2000 calls over time, 1 of them failed/);
  expect(page.indexOf('+331421999')).toBeLessThan(page.indexOf('+331421998'));
  expect(page.length).toBeLessThan(60_000);
});

test('they are filtered and searched, and say how many are left', () => {
  const failed = pageOf('result=failed');
  expect(failed).toContain('Not journaled: The CRM answered 503.');
  expect(failed).toContain('<span>1 call</span>');
  expect(pageOf('agent=202&page=20')).toContain('1,000 calls, showing 951 to 1000');
  expect(pageOf('q=%D9%85%D8%B1%D9%8A%D9%85')).toContain('<bdi>\u0645\u0631\u064a\u0645</bdi>');
  expect(pageOf('q=nothing')).toContain('No call matches these filters.');
});
