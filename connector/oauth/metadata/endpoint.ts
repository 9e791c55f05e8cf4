import type { Response } from 'express';
import type { Context } from '../../context.ts';

/** `/.well-known/oauth-authorization-server` (RFC 8414 3). */
export function metadataEndpoint(response: Response, context: Context): void {
  response.json(context.policy.metadata(context.publicUrl));
}
