import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { sendJson } from '../../http/json-response.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { ParameterView } from '../../policy/types.ts';
import { OAuthError } from '../errors.ts';
import { refuseClient } from '../refuse-client.ts';

/** `/oauth/revoke` (RFC 7009 2.1). The response is 200 for unknown and foreign tokens too (2.2). */
export async function revokeEndpoint(request: Request, response: Response, context: Context): Promise<void> {
  const { policy, store } = context;
  let fields: ParameterView | undefined;
  try {
    const raw = rawRequest(request);
    fields = policy.tokenFields('revoke', raw, policy);
    const { authorization, address } = raw;
    const client = await policy.authenticateClient(
      { fields, authorization, grantType: undefined, address },
      context,
    );
    const value = fields.get('token');
    if (value === undefined) throw new OAuthError('token_missing_in_revocation');
    const token = store.tokens.findAny(value);
    if (token !== undefined && policy.mayRevoke(client, token)) policy.revokeToken(token, context);
    sendJson(response, 200, {});
  } catch (error) {
    refuseClient(error, { endpoint: 'revoke', fields, response, context });
  }
}
