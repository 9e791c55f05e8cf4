import type { Policy } from './policy.ts';

/** The sound decisions about the CRM template. */
export const templateDecisions = {
  templateFileName({ method }) {
    return method === 'client_credentials' ? 'CXEngineHeadless.xml' : 'CXEngine.xml';
  },
} satisfies Partial<Policy>;
