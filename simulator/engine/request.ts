import type { Request } from '../template/model.ts';
import { type BodyValues, formBody, jsonBody, percentEncode } from './body.ts';
import { EngineError } from './errors.ts';
import type { HttpRequest } from './transport.ts';
import { legalUrl } from './url.ts';

/** The evaluator bound to one scenario's scope. */
export interface RequestValues extends BodyValues {
  evaluate(text: string, passes: number): string;
}

const CONTENT_TYPES = { UrlEncoded: 'application/x-www-form-urlencoded', Json: 'application/json' } as const;
/** A token of RFC 9110 5.6.2. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const BAD_HEADER_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Builds the HTTP request of a scenario. `authentication` are the headers of the template's authentication; a header of
 * the same name in the scenario replaces them.
 * @throws EngineError `bad-url`, `bad-header`
 */
export function buildRequest(
  request: Request,
  values: RequestValues,
  authentication: ReadonlyArray<readonly [string, string]>,
  timeoutMs: number,
): HttpRequest {
  const own = request.headers
    .filter((header) => values.included(header))
    .map((header) => [header.key, values.text(header)] as const);
  const named = new Set(own.map(([name]) => name.toLowerCase()));
  const headers = [...authentication.filter(([name]) => !named.has(name.toLowerCase())), ...own];

  const body = bodyOf(request, values);
  if (body !== undefined && !named.has('content-type')) {
    const contentType = values.evaluate(request.contentType, 1);
    headers.push(['Content-Type', contentType === '' ? CONTENT_TYPES[request.encoding] : contentType]);
  }
  for (const [name, value] of headers) checkHeader(name, value);
  return {
    method: request.method,
    url: legalUrl(urlOf(request, values)),
    headers,
    timeoutMs,
    ...(body !== undefined && { body }),
  };
}

function urlOf(request: Request, values: RequestValues): string {
  const url = values.evaluate(request.url.text, 1);
  // Query parameters are escaped one by one, unlike values in the text of Url.
  const query = request.queryParams
    .filter((parameter) => values.included(parameter))
    .map((parameter) => `${percentEncode(parameter.key)}=${percentEncode(values.text(parameter))}`)
    .join('&');
  if (query === '') return url;
  return url + (url.includes('?') ? '&' : '?') + query;
}

/** A GET has no body; `Message` applies without `PostValues`. */
function bodyOf(request: Request, values: RequestValues): string | undefined {
  if (request.method === 'GET') return undefined;
  const { postValues } = request;
  if (postValues === undefined)
    return request.message === '' ? undefined : values.evaluate(request.message, request.messagePasses);
  if (!values.included(postValues)) return undefined;
  return request.encoding === 'Json' ? jsonBody(postValues, values) : formBody(postValues, values);
}

/** Whether a header of this name can be sent (RFC 9110 5.1). */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}

function checkHeader(name: string, value: string): void {
  if (!isHeaderName(name))
    throw new EngineError(
      'bad-header',
      `"${name}" is not a valid header name.`,
      "Correct the template's Headers or HeaderName.",
    );
  if (BAD_HEADER_VALUE.test(value))
    throw new EngineError(
      'bad-header',
      `The value of the header ${name} contains a line break or a character that a header cannot carry.`,
      'Check the setting that the value is made from.',
    );
}
