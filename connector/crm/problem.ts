/** A CRM request that cannot be fulfilled, in the documented shapes. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;

  constructor(
    status: number,
    body: Record<string, unknown>,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiProblem';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** A problem with a message and a code. @param code machine-readable */
export function problem(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiProblem {
  return new ApiProblem(status, { message, error: code }, message, headers);
}

/**
 * A problem with fields.
 * @param status 400 for missing fields and wrong types, 422 for well-formed fields with a wrong meaning
 * @param hints one sentence for each field
 * @param where the part of the request that contains them
 */
export function invalid(status: 400 | 422, hints: readonly string[], where = 'body'): ApiProblem {
  const response = `bad request: please check ${where} parameters.`;
  return new ApiProblem(status, { response, hint: hints }, hints.join(' '));
}
