import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { Request } from 'express';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTargetFile } from '../../harness/index.ts';
import { readUpload } from '../../simulator/console/upload.ts';
import { readTree } from '../../simulator/engine/response.ts';
import { evaluateText, nodesIn } from '../../simulator/expression/index.ts';
import { lintTemplate } from '../../simulator/lint/index.ts';
import { readRecording } from '../../simulator/recordings/index.ts';
import { parseTemplate } from '../../simulator/template/parse.ts';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import { ProblemError } from '../../web/problem-error.ts';
import { grown } from './grown.ts';

/** For each kind of text; more where somebody lets it run on. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 1);
/** CPU that one text may take. */
const MOST_SECONDS = 2;
const PATIENCE = (SECONDS + 60) * 1000;

/** Takes texts until the time is up: each has to end in bounded CPU, with a result or an error meant for a person. */
async function survives<T>(texts: fc.Arbitrary<T>, take: (text: T) => unknown): Promise<void> {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const before = process.cpuUsage();
      try {
        await take(text);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
      }
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS);
    }),
    {
      numRuns: 1_000_000,
      interruptAfterTimeLimit: SECONDS * 1000,
      markInterruptAsFailure: false,
      // To shrink a text that takes minutes takes hours.
      endOnFailure: true,
      reporter: (details) => {
        if (!details.failed || details.errorInstance === null) return;
        const { seed, counterexamplePath, counterexample, errorInstance } = details;
        const example = JSON.stringify(counterexample).slice(0, 300);
        throw new Error(`seed ${seed}, path ${counterexamplePath}: ${example}`, { cause: errorInstance });
      },
    },
  );
}

const XML = grown([
  ...[
    '<',
    '>',
    '/>',
    '</',
    '<a>',
    '</a>',
    '<a ',
    'b="',
    '"',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&amp;',
    '&#x41;',
  ],
  ...[
    '<!DOCTYPE a [',
    '<!ENTITY b "c">',
    '&b;',
    '<?xml version="1.0"?>',
    '<?a',
    '?>',
    'text ',
    '\u{fffe}',
    '=',
  ],
  ...[
    '<Crm Name="x" Country="FR" Version="1">',
    '</Crm>',
    '<Scenarios>',
    '</Scenarios>',
    '<Scenario Id="a">',
  ],
  ...['<Scenario>', '</Scenario>', '<Request Url="[Number]"/>', '<Outputs Next="a"/>', '<Rule Type="Any">'],
]);

const EXPRESSION = grown([
  ...[
    '[',
    ']',
    '[[',
    ']]',
    '"',
    '(',
    ')',
    ',',
    '.',
    '[a',
    '[a]',
    '[IIf(',
    '{0}',
    '==',
    '!=',
    '||',
    '&&',
    '!',
    '^^',
  ],
  ...[
    '[x].Replace("a","aa")',
    '.Insert(0,[x])',
    '.PadLeft(9999)',
    '.Substring(1)',
    '.ToString("0.0")',
    ' ',
    '1e9',
  ],
]);

const ANSWER = grown([
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    '\\"',
    ':',
    ',',
    '"access_token":"abcdefgh12345678"',
    '"a":{',
    '"token":',
  ],
  ...[
    'token',
    'secret=',
    '&',
    'password=x&',
    '%22',
    '%3D',
    '&quot;',
    '&#34;',
    'code',
    'session',
    ' ',
    '\n',
    '=',
  ],
  ...[
    '<',
    '>',
    '<input type=hidden ',
    'name="csrf" ',
    'value="',
    '</token>',
    '<token>',
    '<![CDATA[',
    'Bearer ',
  ],
  ...[
    'YWJjZGVmZ2hpamtsbW5v',
    'a1B2c3D4e5F6g7H8',
    "'",
    '`',
    '=>',
    'string(9) ',
    '["',
    '_token',
    '%',
    '\u{d800}',
  ],
]);

const BOUNDARY = 'b0815';
const UPLOAD = grown([
  ...[`--${BOUNDARY}`, `--${BOUNDARY}--`, '\r\n', '\r', '\n', '--', 'content-disposition: form-data; '],
  ...[
    'name="file"; ',
    'filename="a.xml"',
    "filename*=utf-8''%",
    '"',
    ':',
    ';',
    'content-type: text/xml',
    'x',
    '=?',
  ],
  `\r\n--${BOUNDARY}\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\n`,
  `\r\n--${BOUNDARY}\r\ncontent-disposition: form-data; name="f"\r\n\r\n`,
]);

const YAML = grown([
  ...[
    'a: ',
    '- ',
    '\n',
    '  ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    ', ',
    '"',
    "'",
    '|',
    '>',
    '? ',
    '!',
    '!!map ',
    '---\n',
  ],
  ...[
    '<<: *a\n',
    'name: X\n',
    'issuer: http://127.0.0.1\n',
    'clients:\n',
    '  main:\n',
    '#',
    '\t',
    '%',
    '@',
    ': ',
  ],
  ...['env:A', 'file:x', 'a: &b [*a]\n', '\u{feff}'],
]);

const CALLS = grown([
  ...[
    '{"v":1,"startedAt":"2026-11-23T08:00:00Z","direction":"Inbound","number":"1","agent":"1","answered":true}\n',
  ],
  ...[
    '{',
    '}',
    '"',
    '[',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    'Call 1,',
    '00:01:05,',
    '2026/11/23 08:00:00,',
    'Ext.101,',
  ],
  ...['+33142000000', 'TerminatedBySrc', 'Chain: ', '\u{feff}', 'x', '""', '0001-01-01', '=1+1'],
]);

describe('texts that grow in depth, repetition and size', () => {
  it('as templates', { timeout: PATIENCE }, () =>
    survives(XML, (text) => {
      lintTemplate(text, { pbx: 'v20' });
      parseTemplate(text);
    }),
  );

  it('as expressions', { timeout: PATIENCE }, () =>
    survives(EXPRESSION, (text) => {
      nodesIn(text, 'text');
      evaluateText(text, () => 'a'.repeat(100_000), { passes: 2 });
    }),
  );

  it('as answers that secrets are learned from', { timeout: PATIENCE }, () =>
    survives(
      fc.tuple(ANSWER, fc.constantFrom('application/json', 'text/html', 'text/plain')),
      ([text, type]) => {
        const redactor = new Redactor();
        const headers = [['content-type', type]] as const;
        const recorder = new Recorder(redactor, () => 0);
        const url = `https://h.example/a?${encodeURIComponent(text.toWellFormed().slice(0, 50_000))}`;
        recorder.begin({ actor: 'client', method: 'POST', url, headers, body: text }).end({
          status: 200,
          headers: [...headers, ['x-debug', text], ['set-cookie', text], ['location', `/?${text}`]],
          body: text,
        });
        const evidence = redactor.scrubAll(recorder.exchanges);
        redactor.scrubRendered(JSON.stringify(evidence));
      },
    ),
  );

  it('as answers that a PBX reads', { timeout: PATIENCE }, () =>
    survives(fc.tuple(fc.oneof(ANSWER, XML), fc.constantFrom('Json', 'Xml')), ([text, type]) =>
      readTree(Buffer.from(text), type as 'Json' | 'Xml'),
    ),
  );

  it('as uploads', { timeout: PATIENCE }, () =>
    survives(UPLOAD, (text) => {
      const request = Object.assign(Readable.from([Buffer.from(text)]), {
        headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      } satisfies Partial<IncomingMessage>);
      return readUpload(request as unknown as Request);
    }),
  );

  it('as target files', { timeout: PATIENCE }, () =>
    survives(YAML, (text) => parseTargetFile(text, 'target.yaml', { environment: {}, folder: '.' })),
  );

  it('as recordings', { timeout: PATIENCE }, () =>
    survives(fc.tuple(CALLS, fc.integer({ min: 100, max: 70_000 })), async ([text, size]) => {
      const bytes = Buffer.from(text);
      const chunks = async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      };
      for await (const entry of readRecording(chunks())) expect(entry.kind).toBeTypeOf('string');
    }),
  );
});
