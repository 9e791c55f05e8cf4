import { Learner } from '../suites/kit/evidence/learn.ts';
import { secretName } from '../suites/kit/evidence/names.ts';
import { Redactor } from '../suites/kit/evidence/redactor.ts';
import type { SeenExchange } from '../suites/kit/witness.ts';

type Message = { readonly headers: SeenExchange['request']['headers']; readonly body: string };

const LABEL = /^<[\w.-]+#\d+>$/;
/** Form fields and query parameters that are credentials whatever they hold. */
const CREDENTIALS =
  /^(client_secret|code|refresh_token|access_token|token|password|assertion|code_verifier)$/;
const CREDENTIAL_HEADERS = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/;

/** Replaces the secrets of exchanges by labels, the same secret by the same label, and learns them as they pass. */
export class TapSecrets {
  readonly #redactor: Redactor;
  readonly #learner: Learner;

  /** @param redactor knows the secrets of the target file */
  constructor(redactor = new Redactor()) {
    this.#redactor = redactor;
    this.#learner = new Learner(redactor);
  }

  /** Whether so many secrets have passed that a further one could not be replaced: nothing more may be written. */
  get isFull(): boolean {
    return this.#redactor.isFull;
  }

  /** @returns the exchange without its secrets */
  redact(exchange: SeenExchange): SeenExchange {
    const { request, response } = exchange;
    this.#learner.fromRequest(request.url, request.headers, request.body);
    if (response !== undefined) this.#learner.fromAnswer(response.headers, response.body);
    return withoutCredentials(this.#redactor.scrubAll(exchange));
  }

  /** @returns plain data once more without the secrets, also those that were learned since */
  scrub<T>(data: T): T {
    return this.#redactor.scrubAll(data);
  }
}

/**
 * @returns an exchange without what stands where only a credential can stand, even if it is too short or too ordinary to be
 * replaced wherever else it stands: `client_secret=abc`
 */
export function withoutCredentials<
  T extends { readonly request: Message & { readonly url: string }; readonly response?: Message },
>(exchange: T): T {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...guarded(request), url: guardedUrl(request.url) },
    ...(response === undefined ? {} : { response: guarded(response) }),
  };
}

function guarded<T extends Message>(message: T): T {
  const headers = message.headers.map(([name, value]) => {
    const header = name.toLowerCase();
    if (header === 'location') return [name, guardedUrl(value)] as const;
    return [name, CREDENTIAL_HEADERS.test(header) ? guardedHeader(header, value) : value] as const;
  });
  return { ...message, headers, body: guardedBody(message.body) };
}

function guardedHeader(header: string, value: string): string {
  if (header.endsWith('cookie')) {
    // The attributes of a Set-Cookie say how it is kept and stay readable.
    const [first = '', ...rest] = value.split(';');
    const pairs = header === 'cookie' ? [first, ...rest] : [first];
    const shown = pairs.map((pair) => {
      const at = pair.indexOf('=');
      const held = pair.slice(at + 1).trim();
      return at < 0 || held === '' || LABEL.test(held) ? pair : `${pair.slice(0, at + 1)}<cookie#0>`;
    });
    return [...shown, ...(header === 'cookie' ? [] : rest)].join(';');
  }
  const [scheme = '', ...rest] = value.split(' ');
  const credentials = rest.join(' ').trim();
  if (credentials === '')
    return /^(basic|bearer)$/i.test(scheme) || LABEL.test(scheme) ? value : '<authorization#0>';
  return LABEL.test(credentials) ? value : `${scheme} <authorization#0>`;
}

function guardedUrl(url: string): string {
  const [, before = url, query = '', fragment = ''] =
    /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(protectedLabels(url)) ?? [];
  return unprotected(before + guardedForm(query) + guardedForm(fragment));
}

/** `#` within a label would begin a fragment. */
const PROTECTED = '\u{e000}';
const protectedLabels = (text: string) => text.replace(/(<[\w.-]+)#(\d+>)/g, `$1${PROTECTED}$2`);
const unprotected = (text: string) => text.replaceAll(PROTECTED, '#');

function guardedForm(form: string): string {
  return form.replace(
    /(^|[?#&])([\w%.-]{1,64})=([^&#]+)/g,
    (pair, lead: string, name: string, value: string) =>
      CREDENTIALS.test(name) && !LABEL.test(unprotected(value)) ? `${lead}${name}=<${name}#0>` : pair,
  );
}

function guardedBody(body: string): string {
  if (/^[\w%.-]{1,64}=/.test(body) && !/[\s<{]/.test(body.replace(/<[\w.-]+(?:#\d+)?>/g, '')))
    return unprotected(guardedForm(protectedLabels(body)));
  if (!/^\s*[{[]/.test(body)) return body;
  return body.replace(
    /"([\w-]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g,
    (member, name: string, colon: string, value: string) => {
      const found = secretName(name);
      const isSecret = found?.certainty === 'always' && value !== '' && !LABEL.test(value);
      return isSecret ? `"${name}"${colon}"<${found.kind}#0>"` : member;
    },
  );
}
