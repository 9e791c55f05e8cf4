import { ProblemError } from '../../web/problem-error.ts';

/** A mistake on the command line. Exit code 2. */
export class UsageError extends ProblemError {
  readonly code = 'usage';

  /** @param remedy left out where the message itself says what to do */
  constructor(message: string, remedy = '', options?: ErrorOptions) {
    super(message, remedy, options);
  }
}

/** System errors about a file or folder that the user named. */
const NOT_WRITABLE = new Set(['EACCES', 'EISDIR', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']);

/**
 * What a command that failed prints and returns. A problem is recognized by its shape, so that no product is loaded to
 * explain a typo.
 * @returns 2 for a mistake in the command or its configuration, 3 for a deployment out of reach, 4 for a fault of the harness
 */
export function explainFailure(error: unknown): { message: string; exitCode: 2 | 3 | 4 } {
  const { code, message, stack } = error as Partial<Error> & { code?: string };
  if (isProblem(error)) {
    const text = [error.message, error.remedy].filter((part) => part !== '').join(' ');
    return { message: text, exitCode: code === 'unreachable' ? 3 : 2 };
  }
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return { message: `A file cannot be written: ${message}.`, exitCode: 2 };
  }
  return { message: `The harness itself failed: ${stack ?? String(error)}`, exitCode: 4 };
}

/** Whether an error is meant for the user: code, message and remedy, from whatever part of the project. */
function isProblem(error: unknown): error is ProblemError {
  if (error instanceof ProblemError) return true;
  if (!(error instanceof Error)) return false;
  const { code, remedy } = error as Partial<ProblemError>;
  return typeof code === 'string' && typeof remedy === 'string';
}
