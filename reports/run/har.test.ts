import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { failing, runOf, sampleRun, withEveryText } from '../golden/sample.ts';
import type { RunDocument } from './document.ts';
import { har } from './har.ts';

/** HAR 1.2 as its specification has it (W3C "HTTP Archive (HAR) format", sections log to timings); members of our own are refused. */
const instant = z.iso.datetime();
const size = z.int().min(-1);
const pairs = z.array(z.strictObject({ name: z.string(), value: z.string() }));
const comment = z.string().optional();
const request = z.strictObject({
  method: z.string().min(1),
  url: z.string().refine((url) => URL.canParse(url)),
  httpVersion: z.string(),
  cookies: pairs,
  headers: pairs,
  queryString: pairs,
  postData: z.strictObject({ mimeType: z.string(), text: z.string() }).optional(),
  headersSize: size,
  bodySize: size,
});
const response = z.strictObject({
  status: z.int().min(0).max(999),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies: pairs,
  headers: pairs,
  content: z.strictObject({ size, mimeType: z.string(), text: z.string().optional() }),
  redirectURL: z.string(),
  headersSize: size,
  bodySize: size,
});
const timings = z.strictObject({
  send: z.number().min(0),
  wait: z.number().min(0),
  receive: z.number().min(0),
});
const archive = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string() }),
    comment,
    pages: z.array(
      z.strictObject({
        id: z.string().min(1),
        title: z.string(),
        startedDateTime: instant,
        pageTimings: z.strictObject({ onContentLoad: z.number(), onLoad: z.number() }),
      }),
    ),
    entries: z.array(
      z.strictObject({
        pageref: z.string(),
        startedDateTime: instant,
        time: z.number().min(0),
        request,
        response,
        cache: z.strictObject({}),
        timings,
        comment,
      }),
    ),
  }),
});
const logOf = (run: RunDocument) => archive.parse(JSON.parse(har(run))).log;

describe('HAR 1.2', () => {
  test('is what its specification describes, each entry on a page that is there', () => {
    const { pages, entries } = logOf(sampleRun);
    const count = sampleRun.results.flatMap(({ exchanges }) => exchanges).length;
    expect(entries).toHaveLength(count);
    expect(new Set(entries.map(({ pageref }) => pageref))).toEqual(new Set(pages.map(({ id }) => id)));
    for (const { time, timings } of entries) expect(timings.send + timings.wait + timings.receive).toBe(time);
  });

  test('orders entries by when they were sent', () => {
    const starts = logOf(sampleRun).entries.map(({ startedDateTime }) => startedDateTime);
    expect(starts).toEqual(starts.toSorted());
  });

  test('keeps what was sent and answered, with variables in place of secrets', () => {
    const [approval, first] = logOf(runOf([failing])).entries;
    expect(first?.request.postData).toEqual({
      mimeType: 'application/x-www-form-urlencoded',
      text: 'grant_type=authorization_code&code={{code_1}}&client_secret={{client_secret_1}}',
    });
    expect(first?.response.content.text).toContain('"refresh_token":"{{refresh_token_1}}"');
    expect(approval?.response.redirectURL).toBe(
      'https://pbx.example.com/oauth2callback?code={{code_1}}&state={{state_1}}',
    );
    expect(approval?.request.cookies).toEqual([{ name: '{{cookie_1}}', value: '' }]);
    expect(har(sampleRun)).not.toMatch(/<[a-z_]+#\d+>/);
  });

  test('a label in an address begins no fragment', () => {
    const [, exchange] = failing.exchanges;
    if (exchange === undefined) throw new Error('the sample has two exchanges');
    const url = 'http://127.0.0.1:4000/x?code=<code#1>&name=a%20b+c&bad=%';
    const [entry] = logOf(
      runOf([{ ...failing, exchanges: [{ ...exchange, request: { ...exchange.request, url } }] }]),
    ).entries;
    expect(entry?.request.queryString).toEqual([
      { name: 'code', value: '{{code_1}}' },
      { name: 'name', value: 'a b c' },
      { name: 'bad', value: '%' },
    ]);
    expect(new URL(entry?.request.url ?? '').hash).toBe('');
  });

  test('an exchange without an answer has status 0 and says why', () => {
    const entry = logOf(sampleRun).entries.find(({ response }) => response.status === 0);
    expect(entry?.comment).toBe('1 api: no answer within 5 s');
  });

  test('stays JSON whatever a deployment answered', () => {
    const hostile = withEveryText(sampleRun, (text) =>
      text.startsWith('http') ? text : `"\u0000\ud800}${text}`,
    );
    expect(logOf(hostile).entries).toHaveLength(logOf(sampleRun).entries.length);
  });
});
