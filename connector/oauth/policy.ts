import * as account from './policy/account.ts';
import * as approval from './policy/approval.ts';
import * as authorize from './policy/authorize.ts';
import * as bearer from './policy/bearer.ts';
import * as client from './policy/client.ts';
import * as code from './policy/code.ts';
import * as crm from './policy/crm.ts';
import * as metadata from './policy/metadata.ts';
import * as parameters from './policy/parameters.ts';
import * as pkce from './policy/pkce.ts';
import * as redirect from './policy/redirect.ts';
import * as refresh from './policy/refresh.ts';
import * as refusal from './policy/refusal.ts';
import * as scope from './policy/scope.ts';
import * as template from './policy/template.ts';
import * as token from './policy/token.ts';

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
