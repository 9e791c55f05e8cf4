/** Express's error for a body that cannot be read. */
export interface BodyError extends Error {
  /** 4xx. */
  readonly status: number;
  /** The parser's code; absent where the body could not be decompressed, since that error is the decompressor's. */
  readonly type?: string;
}

/** Whether an error comes from Express's body parsers: the client sent a body that cannot be read. */
export function isBodyError(error: unknown): error is BodyError {
  return (
    error instanceof Error &&
    ('type' in error || 'expose' in error) &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status >= 400 &&
    error.status < 500
  );
}

/** Whether the body is not what its Content-Encoding says (RFC 9110 8.4). */
export function isMisencoded(error: BodyError): boolean {
  return error.type === undefined;
}
