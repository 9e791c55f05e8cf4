import { copied } from './copied.ts';
import { harvest } from './harvest.ts';
import { looksSecret, secretName } from './names.ts';
import type { Redactor } from './redactor.ts';
import { SHORTEST } from './spellings.ts';

type Headers = readonly (readonly [string, string])[];

/** Parameters that stay readable though they are random: an answer brings them back, and a reader compares them. */
const VISIBLE =
  /^(state|nonce|client_id|redirect_uri|scope|resource|code_challenge|response_type|grant_type|username|.*account.*|phone|number|email)$/i;
/** What random texts in answers look like; a presented value that equals one is a secret. */
const RANDOM_TEXT = /[\w.~+/=%-]{16,512}/g;
const LONGEST_SCAN = 1 << 20;
const MOST_SEEN = 20_000;
const MOST_FIELDS = 2000;
/** Words that stand under the name of a secret in errors, examples and cookies that are cleared. */
const FILLERS = new Set([
  ...[
    'required',
    'missing',
    'invalid',
    'expired',
    'string',
    'undefined',
    'deleted',
    'unknown',
    'hidden',
    'Bearer',
  ],
]);

/** Learns the secrets that pass between the actors and a deployment, whatever they are named and in whatever text. */
export class Learner {
  readonly #redactor: Redactor;
  /** Random texts that answers held. */
  readonly #seen = new Set<string>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Learns the secrets of a request: form fields, query parameters, path, credentials, cookies, members of its JSON. */
  fromRequest(url: string, headers: Headers, body: string): void {
    this.#fromUrl(url);
    for (const segment of pathOf(url)) this.#presented('path', segment);
    for (const [name, value] of headers) {
      const header = name.toLowerCase();
      if (header === 'authorization' || header === 'proxy-authorization') this.#fromAuthorization(value);
      else if (header === 'cookie') for (const pair of value.split(';')) this.#fromCookie(pair);
      else this.#fromHeader(header, value);
    }
    if (body === '') return;
    if (isJson(headers) || /^\s*[[{<]/.test(body)) this.#fromText(body);
    else this.#fromForm(body);
  }

  /** Learns the secrets of an answer: those its body holds in any form, parameters of its Location, cookies it sets. */
  fromAnswer(headers: Headers, body: string): void {
    for (const [name, value] of headers) {
      const header = name.toLowerCase();
      if (header === 'set-cookie') this.#fromCookie(value.split(';', 1)[0] ?? '');
      else if (header === 'location') this.#fromUrl(value);
      else this.#fromHeader(header, value);
    }
    if (body === '') return;
    this.#fromText(body);
    const form = /^\s*[\w.%-]{1,64}=[^\s<>{}]*\s*$/.test(body.slice(0, 65_536));
    if (form) this.#fromForm(body.trim());
    for (const [text] of body.slice(0, LONGEST_SCAN).matchAll(RANDOM_TEXT)) {
      if (this.#seen.size >= MOST_SEEN) break;
      if (looksSecret(text)) this.#seen.add(copied(text));
    }
  }

  #fromText(text: string): void {
    harvest(text, ({ name, value, guessed, hidden }) => {
      const ofHidden =
        hidden === true && !VISIBLE.test(name) && ({ kind: name, certainty: 'by-look' } as const);
      const found = secretName(name) ?? (ofHidden || undefined);
      if (found === undefined || FILLERS.has(value)) return;
      const sure = found.certainty === 'always' && !(guessed && isPlainWord(value.replace(/[.!?,:]+$/, '')));
      if (sure || looksSecret(value)) this.#learn(found.kind, name, value);
    });
  }

  #learn(kind: string, field: string, value: string): void {
    if (value.length >= SHORTEST) this.#redactor.learn(kind, value);
    else if (kind === 'password') this.#redactor.learnField(kind, field, value);
  }

  #fromUrl(url: string): void {
    for (const part of [url.split('?').slice(1).join('?').split('#')[0], url.split('#')[1]])
      if (part !== undefined && part !== '') this.#fromForm(part);
  }

  #fromForm(form: string): void {
    if (!form.includes('=')) return;
    let left = MOST_FIELDS;
    for (const [written, value] of new URLSearchParams(form)) {
      left -= 1;
      if (left < 0) break;
      const name = written.replace(/\[.*$/, '');
      const found = secretName(name);
      // In a form or a query a code is a credential; elsewhere it is often the number of an error.
      if (found !== undefined && (found.certainty === 'always' || name === 'code' || looksSecret(value)))
        this.#learn(found.kind, written, value);
      else if (!VISIBLE.test(name)) this.#presented(name, value);
      if (/[?&{]/.test(value)) this.#fromText(value);
    }
  }

  #fromAuthorization(value: string): void {
    const [scheme = '', rest] = value.split(/\s+(.*)/s);
    if (rest === undefined) {
      // A scheme alone is no secret, and its name stands in many texts.
      if (!/^(basic|bearer|dpop|digest)$/i.test(scheme)) this.#redactor.learn('authorization', scheme);
      return;
    }
    if (scheme.toLowerCase() !== 'basic') {
      this.#redactor.learn('access_token', rest.trim());
      return;
    }
    this.#redactor.learn('basic', rest);
    const [, secret] = Buffer.from(rest, 'base64').toString('utf8').split(/:(.*)/s);
    if (secret !== undefined) {
      this.#redactor.learn('client_secret', secret);
      // RFC 6749 2.3.1 has it form-encoded within.
      const decoded = new URLSearchParams(`v=${secret.replaceAll('&', '%26')}`).get('v') ?? '';
      if (decoded !== secret) this.#redactor.learn('client_secret', decoded);
    }
  }

  #fromCookie(pair: string): void {
    const value = pair.slice(pair.indexOf('=') + 1).trim();
    if (FILLERS.has(value) || isPlainWord(value)) return;
    this.#redactor.learn('cookie', value);
  }

  #fromHeader(name: string, value: string): void {
    const found = secretName(name);
    if (found !== undefined && looksSecret(value)) this.#redactor.learn(found.kind, value);
    else if (/[=:{]/.test(value)) this.#fromText(value);
  }

  /** A random text that an answer held and an actor presents, under whatever name. */
  #presented(name: string, value: string): void {
    if (this.#seen.has(value)) this.#redactor.learn(/^[\w.-]{1,40}$/.test(name) ? name : 'value', value);
  }
}

function isJson(headers: Headers): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'content-type' && value.includes('json'));
}

function isPlainWord(value: string): boolean {
  return /^[A-Za-z]{1,16}$/.test(value);
}

function pathOf(url: string): string[] {
  return (url.split(/[?#]/, 1)[0] ?? '').split(/[/;=]/).filter((segment) => segment.length >= 16);
}
