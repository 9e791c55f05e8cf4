import type { Policy } from '../policy/policy.ts';
import type { Complaint } from '../policy/types.ts';
import { invalid } from './problem.ts';

/** Longest texts, in characters. A longer text is refused, never truncated. */
const MAX_LONG_TEXT = 100_000;
const MAX_SHORT_TEXT = 500;

/** Validates the fields of a JSON or form body and collects every violation. */
export class BodyReader {
  readonly #body: Readonly<Record<string, unknown>>;
  readonly #complaints: Complaint[] = [];

  /** @throws ApiProblem when the body is not an object */
  constructor(body: unknown) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
      throw invalid(400, ['The body must be a JSON object or a form.']);
    }
    this.#body = { ...body };
  }

  /** The body as sent. */
  get values(): Readonly<Record<string, unknown>> {
    return this.#body;
  }

  /** An optional text, trimmed; null when missing or blank. A number counts as its decimal text. */
  text(name: string, maxLength = MAX_SHORT_TEXT): string | null {
    const value = this.#body[name];
    if (value === undefined || value === null || value === '') return null;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') {
      this.#malformed(`The ${name} field must be a string.`);
      return null;
    }
    if (text.length > maxLength) {
      this.#malformed(`The ${name} field may not be longer than ${maxLength} characters.`);
      return null;
    }
    return text.trim() === '' ? null : text.trim();
  }

  /** An optional long text. */
  longText(name: string): string | null {
    return this.text(name, MAX_LONG_TEXT);
  }

  /** A text that must be there; empty after a violation. */
  required(name: string, maxLength = MAX_SHORT_TEXT): string {
    const before = this.#complaints.length;
    const text = this.text(name, maxLength);
    if (text === null && this.#complaints.length === before)
      this.#malformed(`The ${name} field is required.`);
    return text ?? '';
  }

  /** A text that must be there and may be blank; empty after a violation. */
  present(name: string, maxLength = MAX_SHORT_TEXT): string {
    if (this.#body[name] === undefined || this.#body[name] === null) return this.required(name, maxLength);
    return this.text(name, maxLength) ?? '';
  }

  /** One of the given words, letter case aside; null when missing. */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | null {
    const text = this.text(name);
    if (text === null) return null;
    const word = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (word === undefined) this.complain(`The ${name} field must be one of ${words.join(', ')}.`);
    return word ?? null;
  }

  /** An instant in UTC, normalized to ISO 8601 with milliseconds; null when missing. */
  instant(name: string): string | null {
    const text = this.text(name);
    if (text === null) return null;
    const valid = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
    if (valid) return new Date(text).toISOString();
    this.complain(`The ${name} field must be an instant in UTC such as 2026-01-31T09:15:00Z.`);
    return null;
  }

  /** A whole number of seconds; null when missing. */
  seconds(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^\d{1,9}$/.test(text)) return Number(text);
    this.complain(`The ${name} field must be a whole number of seconds.`);
    return null;
  }

  /** Records a violation in the meaning of well-formed fields. */
  complain(hint: string): void {
    this.#complaints.push({ status: 422, hint });
  }

  /**
   * Ends the validation.
   * @throws ApiProblem 400 for violations of form, else 422 for meaning, with every hint of that kind that refuses the body
   */
  check({ refusingComplaints }: Pick<Policy, 'refusingComplaints'>): void {
    const complaints = refusingComplaints(this.#complaints);
    const status = complaints.some((complaint) => complaint.status === 400) ? 400 : 422;
    const hints = complaints.filter((complaint) => complaint.status === status).map(({ hint }) => hint);
    if (hints.length > 0) throw invalid(status, hints);
  }

  #malformed(hint: string): void {
    this.#complaints.push({ status: 400, hint });
  }
}
