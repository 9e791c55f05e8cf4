/** A request to the CRM API that cannot be served, in the documented shapes. */
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

/** @param code machine-readable */
export function problem(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiProblem {
  return new ApiProblem(status, { message, error: code }, message, headers);
}

/** Fields that are missing or of the wrong type (400), or right in form and wrong in meaning (422). */
export function invalid(status: 400 | 422, hints: readonly string[], where = 'body'): ApiProblem {
  const response = `bad request: please check ${where} parameters.`;
  return new ApiProblem(status, { response, hint: hints }, hints.join(' '));
}
