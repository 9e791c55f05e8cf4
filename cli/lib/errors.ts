import { ConfigurationError, Unreachable } from '../../harness/errors.ts';

/** Errors of the products and of the output, by name: their sentence is meant for the user already. Named, so that no product is loaded to explain a typo. */
const SPOKEN = new Set(['ConnectorError', 'ListenError', 'NotWritable', 'PbxError', 'TemplateRefused']);

/** A mistake of the user's on the command line. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** System errors about a file or folder that the user named. */
const NOT_WRITABLE = new Set(['EACCES', 'EISDIR', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']);

/**
 * What a command that failed leaves behind: one sentence and an exit code.
 * @returns 2 for a mistake in the command or its configuration, 3 for a deployment out of reach, 4 for a fault of the harness
 */
export function explainFailure(error: unknown): { message: string; exitCode: 2 | 3 | 4 } {
  if (error instanceof UsageError || error instanceof ConfigurationError) {
    return { message: error.message, exitCode: 2 };
  }
  if (error instanceof Unreachable) return { message: error.message, exitCode: 3 };
  const { name, code, message, stack, remedy } = error as Partial<Error> & { code?: string; remedy?: string };
  if (name !== undefined && SPOKEN.has(name)) {
    return { message: [message, remedy].filter((part) => part !== undefined).join(' '), exitCode: 2 };
  }
  if (code !== undefined && NOT_WRITABLE.has(code)) {
    return { message: `A file cannot be written: ${message}.`, exitCode: 2 };
  }
  return { message: `The harness itself failed: ${stack ?? String(error)}`, exitCode: 4 };
}
