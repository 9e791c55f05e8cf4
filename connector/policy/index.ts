import { accountDecisions } from './account.ts';
import { approvalDecisions } from './approval.ts';
import { authorizeDecisions } from './authorize.ts';
import { bearerDecisions } from './bearer.ts';
import { clientDecisions } from './client.ts';
import { codeDecisions } from './code.ts';
import { crmDecisions } from './crm.ts';
import { metadataDecisions } from './metadata.ts';
import { parameterDecisions } from './parameters.ts';
import { pkceDecisions } from './pkce.ts';
import type { Policy } from './policy.ts';
import { redirectDecisions } from './redirect.ts';
import { refreshDecisions } from './refresh.ts';
import { refusalDecisions } from './refusal.ts';
import { scopeDecisions } from './scope.ts';
import { templateDecisions } from './template.ts';
import { tokenDecisions } from './token.ts';

export type { Policy, PolicyContext } from './policy.ts';
export type { PolicyStore } from './repositories.ts';

/** The policy that decides as the specifications require; one file per area. `Policy` documents each decision. */
export const soundPolicy: Policy = {
  ...parameterDecisions,
  ...clientDecisions,
  ...tokenDecisions,
  ...codeDecisions,
  ...pkceDecisions,
  ...refreshDecisions,
  ...scopeDecisions,
  ...redirectDecisions,
  ...authorizeDecisions,
  ...approvalDecisions,
  ...bearerDecisions,
  ...accountDecisions,
  ...crmDecisions,
  ...metadataDecisions,
  ...refusalDecisions,
  ...templateDecisions,
};
