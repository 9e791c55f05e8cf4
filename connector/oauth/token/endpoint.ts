import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { sendJson } from '../../http/json-response.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { ParameterView } from '../../policy/types.ts';
import { OAuthError } from '../errors.ts';
import { refuseClient } from '../refuse-client.ts';

/** `/oauth/token` (RFC 6749 3.2): reads the parameters, authenticates the client and lets its grant issue tokens. */
export async function tokenEndpoint(request: Request, response: Response, context: Context): Promise<void> {
  const { policy } = context;
  let fields: ParameterView | undefined;
  try {
    const raw = rawRequest(request);
    fields = policy.tokenFields('token', raw, policy);
    const grantType = fields.get('grant_type');
    const { authorization, address } = raw;
    const client = await policy.authenticateClient({ fields, authorization, grantType, address }, context);
    if (grantType === undefined) throw new OAuthError('grant_type_missing');
    const handler = policy.grantHandler(grantType);
    if (handler === undefined) throw new OAuthError('grant_type_unknown');
    if (!policy.allowsGrant(client, grantType)) throw new OAuthError('grant_type_not_allowed');
    const issued = await handler({ fields, client, grantType }, context);
    sendJson(response, 200, policy.tokenResponse(issued));
  } catch (error) {
    refuseClient(error, { endpoint: 'token', fields, response, context });
  }
  context.housekeeping.run();
}
