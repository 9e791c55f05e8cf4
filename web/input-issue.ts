/** What a schema found wrong with an input, as zod reports it. */
export interface InputIssue {
  readonly code?: string | undefined;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly input?: unknown;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly expected?: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Kinds of JSON values in words, by the validation library's names. */
export const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/**
 * Puts an issue into words of this project's: those of the validation library are for programmers.
 * @param whole what the input is called, for an issue about all of it
 * @returns a sentence without its period: where, and what is wanted there
 */
export function issueInWords(issue: InputIssue, whole: string): string {
  const where = issue.path.length === 0 ? whole : `"${issue.path.map(String).join('.')}"`;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [key = '', ...others] = issue.keys ?? [];
      const within = issue.path.length === 0 ? whole : where;
      return `${within} has ${others.length === 0 ? 'an unknown member' : 'unknown members'}, ${[key, ...others].map((one) => `"${one}"`).join(', ')}`;
    }
    case 'invalid_value':
      return `${where} is not one of ${(issue.values ?? []).map((one) => JSON.stringify(one)).join(', ')}`;
    case 'invalid_type':
      return isMissing(issue)
        ? `${where} is missing`
        : `${where} is not ${KINDS[issue.expected ?? ''] ?? `a ${issue.expected}`}`;
    case 'too_small':
      return `${where} is less than ${String(issue.minimum)}`;
    case 'too_big':
      return `${where} is more than ${String(issue.maximum)}`;
    case 'custom':
    case 'invalid_union':
      return `${where} ${issue.message}`;
    default:
      return `${where} is not what is wanted there`;
  }
}

/** The library names the kind it met in its message alone, unless all input is repeated. */
function isMissing({ input, message }: InputIssue): boolean {
  return input === undefined && /received undefined$/.test(message);
}
