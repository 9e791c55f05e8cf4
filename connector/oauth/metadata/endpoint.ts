import type { NextFunction, Response } from 'express';
import type { Context } from '../../context.ts';

/** `/.well-known/oauth-authorization-server` (RFC 8414 3). @param next answers where none is published */
export function metadataEndpoint(response: Response, context: Context, next: NextFunction): void {
  const metadata = context.policy.metadata(context.publicUrl);
  if (metadata === undefined) next();
  else response.json(metadata);
}
