/**
 * The base of every error that a person reads: what is wrong and where (`message`), what to do about it (`remedy`), and a
 * stable code for programs. Anything else that is thrown is a fault of this project.
 */
export abstract class ProblemError extends Error {
  /** Stable, in kebab case. */
  abstract readonly code: string;
  /** One sentence in the imperative, ending in a period. */
  readonly remedy: string;

  /** @param message one sentence that says what is wrong and where */
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file and no folder',
};

/** @returns why a file that the user named cannot be read, for a sentence that names the file */
export function whyUnreadable(cause: unknown): string {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  return UNREADABLE[code] ?? message ?? String(cause);
}
