import express, { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express';
import { isBodyError } from '../../web/body-error.ts';
import type { PrincipalControl } from '../pbx/types.ts';
import { type AccessTokens, TOKEN_LIFETIME } from './access-tokens.ts';

const BODY_LIMIT = '10kb';

interface Refusal {
  readonly status: 400 | 401;
  readonly error: 'invalid_request' | 'invalid_client' | 'unsupported_grant_type';
  readonly description: string;
}

type Credentials = readonly [id: string, secret: string];

/** `/connect/token`: client credentials of a service principal (RFC 6749 4.4), in the form or by HTTP Basic. */
export function tokenEndpoint(principals: PrincipalControl, tokens: AccessTokens): Router {
  const router = Router();
  const answer: RequestHandler = (request, response) => {
    const read = readRequest(request);
    const result = 'error' in read || principals.accepts(...read.credentials) ? read : UNKNOWN_CLIENT;
    if ('error' in result) {
      if (result.status === 401) response.setHeader('www-authenticate', 'Basic realm="xapi"');
      response.status(result.status).json({ error: result.error, error_description: result.description });
      return;
    }
    const [principal] = result.credentials;
    response.json({
      access_token: tokens.issue(principal),
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME,
      refresh_token: null,
    });
  };
  router.post('/', express.urlencoded({ extended: false, limit: BODY_LIMIT }), answer);
  router.use(refuseBody);
  return router;
}

const UNKNOWN_CLIENT: Refusal = {
  status: 401,
  error: 'invalid_client',
  description: 'There is no such service principal, or its secret is another one.',
};

const refuseBody: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!isBodyError(error)) return next(error);
  const description = 'The body of the request cannot be read.';
  response.status(error.status).json({ error: 'invalid_request', error_description: description });
};

function readRequest(request: Request): Refusal | { readonly credentials: Credentials } {
  const fields = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const refuse = (error: Refusal['error'], description: string): Refusal => ({
    status: 400,
    error,
    description,
  });
  if (Object.values(fields).some((field) => typeof field !== 'string'))
    return refuse('invalid_request', 'A parameter is given twice.');
  const {
    grant_type: grant,
    client_id: id,
    client_secret: secret,
  } = fields as Record<string, string | undefined>;
  if (grant === undefined) return refuse('invalid_request', 'grant_type is missing; send a form.');
  if (grant !== 'client_credentials')
    return refuse('unsupported_grant_type', 'Only client_credentials is simulated.');
  const basic = basicCredentials(request.headers.authorization);
  if (basic !== undefined && secret !== undefined)
    return refuse('invalid_request', 'The client authenticates in two ways (RFC 6749 2.3).');
  if (basic !== undefined) return { credentials: basic };
  if (id === undefined || secret === undefined) return UNKNOWN_CLIENT;
  return { credentials: [id, secret] };
}

/** RFC 6749 2.3.1: both parts are form-encoded before they are joined. */
function basicCredentials(header: string | undefined): Credentials | undefined {
  const encoded = /^basic +([\w+/=-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const [id = '', ...secret] = text.split(':');
  return [formDecoded(id), formDecoded(secret.join(':'))];
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
