import type { Redactor } from './redactor.ts';

/** Members, fields and parameters whose values are secrets wherever they stand. */
const SECRET_FIELDS = new Set([
  'access_token',
  'refresh_token',
  'id_token',
  'subject_token',
  'client_secret',
  'client_assertion',
  'assertion',
  'code',
  'device_code',
  'code_verifier',
  'password',
  'token',
  'api_token',
]);

/** Parameters that are secrets in forms and queries only (`code` in a JSON body is often an error number). */
const MEMBERS = new Set([...SECRET_FIELDS].filter((name) => name !== 'code'));

type Headers = readonly (readonly [string, string])[];

/** Learns the secrets of a request: form fields, query parameters, Authorization, cookies. */
export function learnFromRequest(redactor: Redactor, url: string, headers: Headers, body: string): void {
  learnFromUrl(redactor, url);
  for (const [name, value] of headers) {
    const header = name.toLowerCase();
    if (header === 'authorization' || header === 'proxy-authorization') learnAuthorization(redactor, value);
    if (header === 'cookie')
      for (const pair of value.split(';')) redactor.learn('cookie', pair.slice(pair.indexOf('=') + 1).trim());
  }
  if (isJson(headers)) learnFromJson(redactor, body);
  else learnFromForm(redactor, body);
}

/** Learns the secrets of an answer: members of its JSON, parameters of its Location, cookies it sets. */
export function learnFromAnswer(redactor: Redactor, headers: Headers, body: string): void {
  for (const [name, value] of headers) {
    const header = name.toLowerCase();
    if (header === 'location') learnFromUrl(redactor, value);
    if (header === 'set-cookie') {
      const pair = value.split(';', 1)[0] ?? '';
      redactor.learn('cookie', pair.slice(pair.indexOf('=') + 1).trim());
    }
  }
  if (isJson(headers) || body.startsWith('{')) learnFromJson(redactor, body);
}

function isJson(headers: Headers): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.includes('json'));
}

function learnAuthorization(redactor: Redactor, value: string): void {
  const [scheme = '', rest] = value.split(/\s+(.*)/s);
  if (rest === undefined) {
    // A scheme alone is no secret, and its name stands in many texts.
    if (!/^(basic|bearer|dpop|digest)$/i.test(scheme)) redactor.learn('authorization', scheme);
    return;
  }
  if (scheme.toLowerCase() !== 'basic') {
    redactor.learn('access_token', rest.trim());
    return;
  }
  redactor.learn('basic', rest);
  const [, secret] = Buffer.from(rest, 'base64').toString('utf8').split(/:(.*)/s);
  if (secret !== undefined) redactor.learn('client_secret', secret);
}

function learnFromUrl(redactor: Redactor, url: string): void {
  for (const part of [url.split('?')[1]?.split('#')[0], url.split('#')[1]])
    if (part !== undefined) learnFromForm(redactor, part);
}

function learnFromForm(redactor: Redactor, form: string): void {
  if (!form.includes('=')) return;
  for (const [name, value] of new URLSearchParams(form)) {
    if (SECRET_FIELDS.has(name.replace(/\[.*$/, ''))) redactor.learn(name.replace(/\[.*$/, ''), value);
    if (/csrf|xsrf|_token$/i.test(name) && !SECRET_FIELDS.has(name)) redactor.learn('csrf', value);
  }
}

function learnFromJson(redactor: Redactor, body: string): void {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return;
  }
  walk(data, (name, value) => {
    if (MEMBERS.has(name)) redactor.learn(name, value);
  });
}

/** Visits every text member at any depth; with a list in place of recursion, for rules send nestings that exhaust a stack. */
function walk(data: unknown, visit: (name: string, value: string) => void): void {
  const found: unknown[] = [data];
  for (const next of found) {
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, value] of Object.entries(next)) {
      if (typeof value === 'string') visit(name, value);
      else found.push(value);
    }
  }
}
