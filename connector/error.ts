/** Why a connector could not be started. */
export type ConnectorErrorCode = 'port-unusable' | 'data-unusable' | 'data-newer';

/** One sentence for the user: what is wrong, where, and what to do. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode;

  constructor(code: ConnectorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectorError';
    this.code = code;
  }
}
