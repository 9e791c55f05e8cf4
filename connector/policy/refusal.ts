import { errorPage } from '../console/error-page.ts';
import { REFUSALS } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about what a refusal discloses (RFC 6749 5.2, 10.14). */
export const refusalDecisions = {
  publicError(reason) {
    return REFUSALS[reason];
  },

  tokenError(error) {
    return { error: error.error, error_description: error.description };
  },

  clientChallenge(error) {
    return error.status === 401 ? 'Basic realm="oauth"' : undefined;
  },

  errorPage(view) {
    return errorPage(view);
  },
} satisfies Partial<Policy>;
