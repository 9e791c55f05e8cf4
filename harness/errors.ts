import { ProblemError } from '../web/problem-error.ts';

/** The command or its configuration is wrong: the message says what and where. Exit code 2. */
export class ConfigurationError extends ProblemError {
  readonly code = 'configuration';

  /** @param remedy left out where the message itself says what to do */
  constructor(message: string, remedy = '', options?: ErrorOptions) {
    super(message, remedy, options);
  }
}

/** The deployment could not be reached, so nothing could be checked. Exit code 3. */
export class Unreachable extends ProblemError {
  readonly code = 'unreachable';

  /** @param remedy left out where the message itself says what to do */
  constructor(message: string, remedy = '', options?: ErrorOptions) {
    super(message, remedy, options);
  }
}
