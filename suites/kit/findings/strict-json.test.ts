import { HttpResponse } from '../http-response.ts';
import * as f from './strict-json.ts';
import { answer, describeFindings } from './testing.ts';

const marked = new HttpResponse({
  exchange: 1,
  status: 200,
  headers: [],
  body: '{}',
  byteOrderMark: true,
  url: 'https://h.example/x',
});

describeFindings(
  f,
  [],
  [
    [
      'strictJson',
      [f.strictJson(answer(200, '{"a": [1, "é"]}\n')), f.strictJson(answer(400, {}))],
      [
        f.strictJson(marked),
        f.strictJson(answer(200, '{"a":1,}')),
        f.strictJson(answer(200, '{"a":1,"a":2}')),
        f.strictJson(answer(200, '<p>')),
        f.strictJson(answer(0, '')),
      ],
    ],
  ],
);
