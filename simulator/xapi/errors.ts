import * as z from 'zod';
import { isBodyError } from '../../web/body-error.ts';
import { issueInWords } from '../../web/input-issue.ts';
import { ProblemError } from '../../web/problem-error.ts';
import { PbxError } from '../pbx/errors.ts';

/** A request that the configuration API does not answer as asked. */
export class XapiError extends ProblemError {
  readonly code: string;
  readonly status: number;
  /** The property, option or parameter it is about. */
  readonly target: string | undefined;

  constructor(status: number, code: string, [message, remedy]: readonly [string, string], target?: string) {
    super(message, remedy);
    this.status = status;
    this.code = code;
    this.target = target;
  }
}

/** A query option that cannot be applied. */
export function badOption(option: string, message: string, remedy: string): XapiError {
  return new XapiError(400, 'BadQueryOption', [`${option}: ${message}`, remedy], option);
}

/** The body of every error (OData JSON Format 4.01, 21.1). */
export const ODATA_ERROR = z.object({
  error: z.object({ code: z.string(), message: z.string(), target: z.string().optional() }),
});

const STATUS: { readonly [code: string]: number } = { 'not-stored': 503, 'unknown-template': 404 };

/** An error as the outside sees it; nothing of the inside is shown. */
export function explain(error: unknown): {
  readonly status: number;
  readonly body: z.infer<typeof ODATA_ERROR>;
} {
  if (error instanceof XapiError)
    return asBody(error.status, error.code, `${error.message} ${error.remedy}`, error.target);
  if (error instanceof PbxError)
    return asBody(STATUS[error.code] ?? 400, error.code, `${error.message} ${error.remedy}`);
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const target = issue?.path.join('/') || undefined;
    const wrong = issue === undefined ? 'The body is not understood' : issueInWords(issue, 'The body');
    return asBody(400, 'BadBody', `${wrong}. Correct it and send it again.`, target);
  }
  if (isBodyError(error))
    return asBody(
      error.status,
      'BadBody',
      'The body of the request cannot be read. Correct it and send it again.',
    );
  return asBody(500, 'Internal', 'The PBX failed at this request. See the log of the process.');
}

function asBody(status: number, code: string, message: string, target?: string) {
  return { status, body: { error: { code, message, ...(target !== undefined && { target }) } } };
}
