import { setTimeout as sleep } from 'node:timers/promises';
import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyContext } from '../../../connector/policy/policy.ts';
import { mutants } from '../../kit/mutants.ts';

const LIMIT = 3;
const WORK_MS = 5;
/** Requests under way at each connector. */
const underWay = new WeakMap<PolicyContext, number>();

export default mutants({
  name: 'the CRM API serves three searches at a time and refuses the others',
  policy: {
    apiAccess: async (request, context) => {
      if (request.method !== 'GET') return soundPolicy.apiAccess(request, context);
      const others = underWay.get(context) ?? 0;
      underWay.set(context, others + 1);
      try {
        await sleep(WORK_MS);
        if (others >= LIMIT) throw new OAuthError('client_throttled', 1);
        return await soundPolicy.apiAccess(request, context);
      } finally {
        underWay.set(context, (underWay.get(context) ?? 1) - 1);
      }
    },
  },
  breaks: 'no call fails',
});
