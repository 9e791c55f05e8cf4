import { percentEncode } from './body.ts';

/** What happened in one scenario, as an admin can read it. */
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
/** Shorter texts would blank out half a page; they are hidden by the name of what holds them only. */
const SHORTEST_SECRET = 4;
const LONGEST_TEXT = 4096;
/** Of more records only these are traced. */
export const MOST_RECORDS = 20;

/** Whether a parameter, variable or field of this name holds something that is not shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * The trace of one run. It is kept as it happened and made readable only when somebody looks: then every
 * secret known to the run is hidden, in whatever encoding it was sent.
 */
export class Trace {
  readonly #steps: TraceStep[] = [];
  readonly #secrets: Iterable<string>[];
  #rendered: readonly TraceStep[] | undefined;

  constructor(secrets: Iterable<string> = []) {
    this.#secrets = [secrets];
  }

  /** Starts the step of a scenario; the engine fills it. */
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

  /** Says something that belongs to the run and to no scenario of it. */
  note(scenario: string, text: string): void {
    this.begin(scenario).notes.push(text);
  }

  hide(secrets: Iterable<string>): void {
    this.#rendered = undefined;
    this.#secrets.push(secrets);
  }

  /** The steps without secrets. */
  toJSON(): readonly TraceStep[] {
    this.#rendered ??= this.#render();
    return this.#rendered;
  }

  /** The same as text, one line a fact. */
  toString(): string {
    return this.toJSON().flatMap(linesOf).join('\n');
  }

  /** A text (an error's message, say) without the secrets of this run. */
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
      if (secret.length < SHORTEST_SECRET) continue;
      forms.add(secret);
      forms.add(percentEncode(secret));
      forms.add(encodeURI(secret.toWellFormed()));
      forms.add(percentEncode(secret).replaceAll('%20', '+'));
      forms.add(JSON.stringify(secret).slice(1, -1));
    }
    // Longest first: a secret that holds another one goes as a whole.
    const known = [...forms].sort((a, b) => b.length - a.length);
    return (text) => known.reduce((cleaned, form) => cleaned.replaceAll(form, HIDDEN), text);
  }
}

function shorten(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}... (${text.length} characters)`;
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
    lines.push(`  answer: ${step.response.status}, ${step.response.bytes} bytes`);
  if (step.records !== undefined) lines.push(`  records found: ${step.records}`);
  for (const record of step.variables) lines.push(`  variables: ${pairs(record)}`);
  for (const record of step.outputs) lines.push(`  outputs: ${pairs(record)}`);
  for (const note of step.notes) lines.push(`  ${note}`);
  if (step.error !== undefined) lines.push(`  failed: ${step.error}`);
  if (step.next !== undefined) lines.push(`  goes on to ${step.next}`);
  return lines;
}

function pairs(record: { [name: string]: string }): string {
  return Object.entries(record)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}
