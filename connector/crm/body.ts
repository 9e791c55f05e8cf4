import { invalid } from './problem.ts';

/** Texts are cut nowhere; what is longer is refused. */
const longText = 100_000;
const shortText = 500;

/** Reads the fields of a JSON or form body and gathers what is wrong with them. */
export class BodyReader {
  readonly #body: Readonly<Record<string, unknown>>;
  readonly #malformed: string[] = [];
  readonly #meaningless: string[] = [];

  /** @throws ApiProblem when the body is no object */
  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw invalid(400, ['The body must be a JSON object or a form.']);
    }
    this.#body = { ...body };
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.#body;
  }

  /** A text that may be missing; empty counts as missing. A number is taken as its text. */
  text(name: string, maxLength = shortText): string | null {
    const value = this.#body[name];
    if (value === undefined || value === null || value === '') return null;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') {
      this.#malformed.push(`The ${name} field must be a string.`);
      return null;
    }
    if (text.length > maxLength) {
      this.#malformed.push(`The ${name} field may not be longer than ${maxLength} characters.`);
      return null;
    }
    return text.trim() === '' ? null : text.trim();
  }

  longText(name: string): string | null {
    return this.text(name, longText);
  }

  required(name: string, maxLength = shortText): string {
    const before = this.#malformed.length;
    const text = this.text(name, maxLength);
    if (text === null && this.#malformed.length === before)
      this.#malformed.push(`The ${name} field is required.`);
    return text ?? '';
  }

  /** One of some words, letter case aside; null when missing. */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const text = this.text(name);
    if (text === null) return null;
    const word = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (word === undefined) this.#meaningless.push(`The ${name} field must be one of ${words.join(', ')}.`);
    return word ?? null;
  }

  /** An instant in UTC, given back as ISO 8601 with milliseconds; null when missing. */
  instant(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const valid = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
    if (valid) return new Date(text).toISOString();
    this.#meaningless.push(`The ${name} field must be an instant in UTC such as 2026-01-31T09:15:00Z.`);
    return null;
  }

  /** A whole number of seconds; null when missing. */
  seconds(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.#meaningless.push(`The ${name} field must be a whole number of seconds.`);
    return null;
  }

  /** Notes a complaint about the meaning of well-formed fields. */
  complain(hint: string): void {
    this.#meaningless.push(hint);
  }

  /** @throws ApiProblem 400 for form, else 422 for meaning, with every complaint so far */
  check(): void {
    if (this.#malformed.length > 0) throw invalid(400, this.#malformed);
    if (this.#meaningless.length > 0) throw invalid(422, this.#meaningless);
  }
}
