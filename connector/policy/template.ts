import type { Policy } from './policy.ts';

/** The sound decisions about the CRM template. */
export const templateDecisions = {
  templateFileName() {
    return 'CXEngine.xml';
  },
} satisfies Partial<Policy>;
