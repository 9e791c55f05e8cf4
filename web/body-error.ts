/** Whether an error comes from Express's body parsers: the client sent a body that cannot be read. */
export function isBodyError(error: unknown): error is Error & { status: number; type: string } {
  return (
    error instanceof Error &&
    'type' in error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status >= 400 &&
    error.status < 500
  );
}
