import * as account from './account.ts';
import * as approval from './approval.ts';
import * as authorize from './authorize.ts';
import * as bearer from './bearer.ts';
import * as client from './client.ts';
import * as code from './code.ts';
import * as crm from './crm.ts';
import * as metadata from './metadata.ts';
import * as parameters from './parameters.ts';
import * as pkce from './pkce.ts';
import * as redirect from './redirect.ts';
import * as refresh from './refresh.ts';
import * as refusal from './refusal.ts';
import * as scope from './scope.ts';
import * as template from './template.ts';
import * as token from './token.ts';

/**
 * Every decision of the connector that a requirement turns on, by name. The functions of `policy/*.ts` are the
 * entries, one file per area. Endpoints call `context.policy.entry(...)` and never the function itself, so that
 * one decision can be replaced and all others stay sound.
 */
export const soundPolicy = {
  ...parameters,
  ...client,
  ...token,
  ...code,
  ...pkce,
  ...refresh,
  ...scope,
  ...redirect,
  ...authorize,
  ...approval,
  ...bearer,
  ...account,
  ...crm,
  ...metadata,
  ...refusal,
  ...template,
};

export type Policy = Readonly<typeof soundPolicy>;
