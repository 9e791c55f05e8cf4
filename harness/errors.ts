/** The command or its configuration is wrong: the message says in one sentence what, where and what to do. Exit code 2. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'configuration';
}

/** The deployment could not be reached, so nothing could be checked. Exit code 3. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  readonly code = 'unreachable';
}
