import { ProblemError } from '../web/problem-error.ts';

/** Why a connector cannot start, or cannot do what its operator asks for. */
export type ConnectorErrorCode = 'data-unusable' | 'data-newer' | 'proxy-unusable' | 'unknown-fault';

/** A problem with the connector's configuration or data that the operator can solve. */
export class ConnectorError extends ProblemError {
  readonly code: ConnectorErrorCode;

  /**
   * @param message one sentence: what is wrong and where
   * @param remedy one sentence: what to do about it
   */
  constructor(code: ConnectorErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, remedy, options);
    this.code = code;
  }
}
