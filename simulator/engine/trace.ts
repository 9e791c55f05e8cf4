import { percentEncode } from './body.ts';

/** What happened in one scenario. */
export interface TraceStep {
  /** The scenario's id; `lookup by number` where it is empty. */
  scenario: string;
  skipped?: string;
  request?: {
    method: string;
    url: string;
    headers: ReadonlyArray<readonly [string, string]>;
    body?: string;
  };
  response?: { status: number; bytes: number };
  /** Records that passed the rules. */
  records?: number;
  /** Per record. */
  variables: { [name: string]: string }[];
  outputs: { [type: string]: string }[];
  next?: string;
  notes: string[];
  error?: string;
}

const HIDDEN = '(hidden)';
const SECRET_HEADER = /authorization|cookie|token|key|secret|session/i;
const SECRET_NAME =
  /secret|passw|token|api[-_ ]?key|access[-_ ]?key|^(key|pwd|pin|sid|code)$|credential|session/i;
/** Shorter secrets are hidden by their name only: replacing them everywhere would garble the trace. */
const MIN_SECRET_LENGTH = 4;
const MAX_TEXT_LENGTH = 4096;
/** Most records of a step that are traced. */
export const MAX_TRACED_RECORDS = 20;

/** @returns whether the value of a parameter, variable or field of this name is hidden */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * The trace of one run. It is recorded raw and rendered on demand, with every secret of the run hidden, in each encoding
 * in which it was sent.
 */
export class Trace {
  readonly #steps: TraceStep[] = [];
  readonly #secrets: Iterable<string>[];
  #rendered: readonly TraceStep[] | undefined;

  constructor(secrets: Iterable<string> = []) {
    this.#secrets = [secrets];
  }

  /** Adds the step of a scenario, for the engine to fill. */
  begin(scenario: string): TraceStep {
    const step: TraceStep = {
      scenario: scenario === '' ? 'lookup by number' : scenario,
      variables: [],
      outputs: [],
      notes: [],
    };
    this.#rendered = undefined;
    this.#steps.push(step);
    return step;
  }

  /** Whether anything was sent to the CRM. */
  get hasRequests(): boolean {
    return this.#steps.some((step) => step.request !== undefined);
  }

  /** Adds a note without a request. */
  note(scenario: string, text: string): void {
    this.begin(scenario).notes.push(text);
  }

  /** Adds secrets that are hidden from now on. */
  hide(secrets: Iterable<string>): void {
    this.#rendered = undefined;
    this.#secrets.push(secrets);
  }

  /** The steps without secrets. */
  toJSON(): readonly TraceStep[] {
    this.#rendered ??= this.#render();
    return this.#rendered;
  }

  /** The steps without secrets, as lines of text. */
  toString(): string {
    return this.toJSON().flatMap(linesOf).join('\n');
  }

  /** A text, such as an error message, without the secrets of this run. */
  clean(text: string): string {
    return this.#redactor()(text);
  }

  #render(): readonly TraceStep[] {
    const redact = this.#redactor();
    const fields = (values: { [name: string]: string }) =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          isSecretName(name) && value !== '' ? HIDDEN : shorten(redact(value)),
        ]),
      );
    return this.#steps.map((step) => ({
      ...step,
      notes: step.notes.map(redact),
      ...(step.error !== undefined && { error: redact(step.error) }),
      ...(step.request && {
        request: {
          ...step.request,
          url: redact(step.request.url),
          headers: step.request.headers.map(
            ([name, value]) => [name, SECRET_HEADER.test(name) ? HIDDEN : redact(value)] as const,
          ),
          ...(step.request.body !== undefined && { body: shorten(redact(step.request.body)) }),
        },
      }),
      variables: step.variables.map(fields),
      outputs: step.outputs.map(fields),
    }));
  }

  #redactor(): (text: string) => string {
    const forms = new Set<string>();
    const named = this.#steps
      .flatMap((step) => [...step.variables, ...step.outputs])
      .flatMap((values) => Object.entries(values))
      .flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
    for (const secret of [...named, ...this.#secrets.flatMap((some) => [...some])]) {
      if (secret.length < MIN_SECRET_LENGTH) continue;
      forms.add(secret);
      forms.add(percentEncode(secret));
      forms.add(encodeURI(secret.toWellFormed()));
      forms.add(percentEncode(secret).replaceAll('%20', '+'));
      forms.add(JSON.stringify(secret).slice(1, -1));
    }
    // Longest first: a secret may contain another one.
    const known = [...forms].sort((a, b) => b.length - a.length);
    return (text) => known.reduce((cleaned, form) => cleaned.replaceAll(form, HIDDEN), text);
  }
}

function shorten(text: string): string {
  return text.length <= MAX_TEXT_LENGTH
    ? text
    : `${text.slice(0, MAX_TEXT_LENGTH)}... (${text.length} characters)`;
}

function linesOf(step: TraceStep): string[] {
  const lines = [`[${step.scenario}]`];
  if (step.skipped !== undefined) lines.push(`  skipped: ${step.skipped}`);
  if (step.request !== undefined) {
    lines.push(`  ${step.request.method} ${step.request.url}`);
    for (const [name, value] of step.request.headers) lines.push(`  ${name}: ${value}`);
    if (step.request.body !== undefined) lines.push(`  ${step.request.body}`);
  }
  if (step.response !== undefined)
    lines.push(`  response: ${step.response.status}, ${step.response.bytes} bytes`);
  if (step.records !== undefined) lines.push(`  records found: ${step.records}`);
  for (const record of step.variables) lines.push(`  variables: ${pairs(record)}`);
  for (const record of step.outputs) lines.push(`  outputs: ${pairs(record)}`);
  for (const note of step.notes) lines.push(`  ${note}`);
  if (step.error !== undefined) lines.push(`  failed: ${step.error}`);
  if (step.next !== undefined) lines.push(`  next: ${step.next}`);
  return lines;
}

function pairs(record: { [name: string]: string }): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}
