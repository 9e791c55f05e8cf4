/** A run with every verdict and every optional member, for the tests of the reports. */
import { type Exchange, type Result, RUN_SCHEMA, type RunDocument, summarize } from '../run/document.ts';

const CONNECTOR = 'http://127.0.0.1:4000';
const JSON_TYPE = ['content-type', 'application/json'] as const;
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'] as const;

function tokenRequest(number: number, atMs: number, body: string, status: number, answer: string): Exchange {
  return {
    number,
    actor: 'client',
    atMs,
    durationMs: 6,
    request: { method: 'POST', url: `${CONNECTOR}/oauth/token`, headers: [FORM_TYPE], body },
    response: { status, headers: [JSON_TYPE, ['cache-control', 'no-store']], body: answer },
  };
}

const approval: Exchange = {
  number: 1,
  actor: 'user',
  atMs: 120,
  durationMs: 14,
  request: {
    method: 'POST',
    url: `${CONNECTOR}/oauth/authorize`,
    headers: [FORM_TYPE, ['cookie', '<cookie#1>']],
    body: 'client_id=main&scope=client+crm&state=<state#1>&approve=yes',
  },
  response: {
    status: 302,
    headers: [['location', 'https://pbx.example.com/oauth2callback?code=<code#1>&state=<state#1>']],
    body: '',
  },
};

const base: Result = {
  rule: 'oauth/token/password-grant-refused',
  title: 'The password grant is refused with unsupported_grant_type',
  level: 'MUST',
  verdict: 'pass',
  cites: [
    {
      document: 'RFC 9700',
      section: '2.4',
      level: 'MUST',
      url: 'https://www.rfc-editor.org/rfc/rfc9700#section-2.4',
    },
  ],
  at: '',
  expected: '',
  actual: '',
  impact: 'Software that knows the password of a user gets tokens without an approval.',
  atRisk: 'access',
  remedy: 'Switch the password grant off at the token endpoint.',
  durationMs: 9,
  steps: [
    {
      kind: 'must',
      claim: 'the grant is refused',
      holds: true,
      expected: '400',
      actual: '400',
      exchanges: [1],
    },
  ],
  exchanges: [
    tokenRequest(
      1,
      40,
      'grant_type=password&username=anna&password=<password#1>',
      400,
      '{"error":"unsupported_grant_type"}',
    ),
  ],
};

const failure: Result = {
  ...base,
  rule: 'oauth/code/code-single-use',
  title: 'An authorization code works once',
  verdict: 'fail',
  cites: [
    {
      document: 'RFC 6749',
      section: '4.1.2',
      level: 'MUST',
      url: 'https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2',
    },
    {
      document: 'RFC 6749',
      section: '10.5',
      level: 'MUST',
      url: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.5',
    },
  ],
  at: 'the second exchange is refused',
  expected: '400 with error invalid_grant',
  actual: '200 with access_token <access_token#2>',
  impact: 'A reader of the browser history connects a PBX of their own to the account of the customer.',
  atRisk: 'access',
  remedy: 'Mark a code as spent in the same transaction that issues its tokens.',
  durationMs: 48,
  steps: [
    {
      kind: 'given',
      claim: 'the first exchange is accepted',
      holds: true,
      expected: '200',
      actual: '200',
      exchanges: [2],
    },
    {
      kind: 'must',
      claim: 'the second exchange is refused',
      holds: false,
      expected: '400 with error invalid_grant',
      actual: '200 with access_token <access_token#2>',
      exchanges: [3],
    },
  ],
  exchanges: [
    approval,
    tokenRequest(
      2,
      140,
      'grant_type=authorization_code&code=<code#1>&client_secret=<client_secret#1>',
      200,
      '{"token_type":"Bearer","access_token":"<access_token#1>","refresh_token":"<refresh_token#1>"}',
    ),
    tokenRequest(
      3,
      150,
      'grant_type=authorization_code&code=<code#1>&client_secret=<client_secret#1>',
      200,
      '{"token_type":"Bearer","access_token":"<access_token#2>","refresh_token":"<refresh_token#2>"}',
    ),
  ],
};

const known: Result = {
  ...failure,
  rule: 'oauth/refresh/reuse-revokes-family',
  title: 'Reuse of a spent refresh token revokes its family',
  at: 'the fresh token no longer works',
  known: { reason: 'fixed in release 4.2', issue: 'CX-118', until: '2026-12-31' },
};

const unconnected: Result = {
  ...base,
  rule: 'pbx/authorize/authorize-completes',
  title: 'A click on Authorize connects the PBX',
  verdict: 'fail',
  at: 'the PBX takes the authorization as complete',
  expected: 'an authorized connection',
  actual: 'the code could not be exchanged',
  symptom: 'After Authorize the integrations page still asks for authorization, and no call shows a contact.',
  impact: 'The customer cannot connect the PBX: callers stay unidentified and calls unlogged.',
  atRisk: 'connection',
  remedy: 'Answer the code exchange with a refresh token.',
};

const advice: Result = {
  ...base,
  rule: 'oauth/token/no-store',
  title: 'Token answers are not cached',
  level: 'SHOULD',
  verdict: 'advice',
  at: 'the answer has Pragma: no-cache',
  expected: 'Pragma: no-cache',
  actual: 'no Pragma header',
};

const blocked: Result = {
  ...base,
  rule: 'api/lookup/known-contact',
  title: 'A known number finds its contact',
  verdict: 'blocked',
  symptom: 'Calls of known contacts show no name.',
  impact: 'Agents take calls of known customers for unknown ones.',
  atRisk: 'records',
  cites: [{ document: 'CRM API', section: '', level: 'MUST' }],
  at: 'the search answers',
  expected: '200',
  actual: 'no answer within 5 s',
  exchanges: [
    {
      number: 1,
      actor: 'api',
      atMs: 260,
      durationMs: 5000,
      request: {
        method: 'GET',
        url: `${CONNECTOR}/api/crm/lookup/contacts/search?phone=%2B33142000000`,
        headers: [['authorization', 'Bearer <access_token#1>']],
        body: '',
      },
      failure: 'no answer within 5 s',
    },
  ],
};

const notApplicable: Result = {
  ...base,
  rule: 'oauth/revocation/unknown-token',
  title: 'Revoking an unknown token answers 200',
  verdict: 'not-applicable',
  at: 'needs revocation',
  actual: 'the target does not declare revocation',
  steps: [],
  exchanges: [],
};

const broken: Result = {
  ...base,
  rule: 'pbx/import/space-in-file-name',
  title: 'A file name with a space is refused',
  verdict: 'error',
  at: 'the rule ran to its end',
  expected: 'no exception',
  actual: 'TypeError: cannot read the status of undefined',
  steps: [],
  exchanges: [],
};

/** @returns the document around these results, its summary counted */
export function runOf(results: readonly Result[], more: Partial<RunDocument> = {}): RunDocument {
  return {
    schema: RUN_SCHEMA,
    tool: { name: 'pbx-conformance', version: '0.1.0' },
    target: { name: 'reference connector', url: CONNECTOR },
    profile: { name: 'pbx-connector', version: '1' },
    startedAt: '2026-01-05T08:00:00.000Z',
    durationMs: 5400,
    results,
    ...more,
    summary: summarize(results),
  };
}

/** A result of every verdict, and a known failure. The failures are not in the order that reports show them in. */
export const sampleResults: readonly Result[] = [
  blocked,
  unconnected,
  failure,
  known,
  notApplicable,
  advice,
  base,
  broken,
];

/** A run that found every verdict. */
export const sampleRun: RunDocument = runOf(sampleResults, {
  notes: ['The sign-in page was loaded twice: its first answer was 503.'],
  tool: { name: 'pbx-conformance', version: '0.1.0', docs: 'https://docs.example/pbx' },
  target: {
    name: 'reference connector',
    url: CONNECTOR,
    declares: {
      capabilities: ['authorization-code', 'client-credentials', 'refresh-token', 'template'],
      allow: ['destructive'],
      grants: { main: ['authorization_code', 'refresh_token'], other: ['client_credentials'] },
      approval: 'form',
    },
  },
  revision: {
    commit: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    repository: 'https://git.example/crm/connector',
    run: 'https://git.example/crm/connector/actions/runs/7',
  },
});

/** A result that passed, to be varied. */
export const passing: Result = base;
/** A result that failed, with an authorization and two exchanges of one code. */
export const failing: Result = failure;

/** @returns the run with every free text replaced by what `change` makes of it */
export function withEveryText(run: RunDocument, change: (text: string) => string): RunDocument {
  const fixed = new Set(['schema', 'level', 'atRisk', 'verdict', 'kind', 'startedAt', 'actor', 'method', 'rule']);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return fixed.has(key) ? value : change(value);
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, walk(member, name)]));
  };
  return walk(run, '') as RunDocument;
}
