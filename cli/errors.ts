import { ConfigurationError, Unreachable } from '../suites/kit/errors.ts';

/** A mistake of the user's on the command line. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

const PORT_TAKEN = 'EADDRINUSE';

/**
 * What a command that failed leaves behind: one sentence and an exit code.
 * @returns 2 for a mistake in the command or its configuration, 3 for a deployment out of reach, 4 for a fault of the harness
 */
export function explainFailure(error: unknown): { message: string; exitCode: 2 | 3 | 4 } {
  if (error instanceof UsageError || error instanceof ConfigurationError)
    return { message: error.message, exitCode: 2 };
  if (error instanceof Unreachable) return { message: error.message, exitCode: 3 };
  const { code, message, stack, port } = error as {
    code?: string;
    message?: string;
    stack?: string;
    port?: number;
  };
  if (code === PORT_TAKEN) {
    return {
      message: `Port ${port} is in use: stop what listens there or choose another with --port.`,
      exitCode: 2,
    };
  }
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS' || code === 'ENOTDIR') {
    return { message: `A file could not be written: ${message}.`, exitCode: 2 };
  }
  return { message: `The harness itself failed: ${stack ?? String(error)}`, exitCode: 4 };
}
