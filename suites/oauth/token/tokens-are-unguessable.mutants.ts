import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyContext } from '../../../connector/policy/policy.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'refresh tokens are made of the client id and a running number',
    policy: {
      mintToken: (kind, clientId, context) =>
        kind === 'refresh_token'
          ? numbered(kind, clientId, context)
          : soundPolicy.mintToken(kind, clientId, context),
    },
    breaks: 'refresh tokens are unguessable and never repeat',
  },
  {
    name: 'access tokens are a long constant and a running number',
    policy: {
      mintToken: (kind, clientId, context) =>
        kind === 'access_token'
          ? `eZ7vT0qLw3xKc9RbNf2YhUj5AsDg8PmI${numbered(kind, clientId, context)}`
          : soundPolicy.mintToken(kind, clientId, context),
    },
    breaks: 'access tokens are unguessable and never repeat',
  },
);

/** How many tokens each server has minted: expired ones are deleted, so that counting rows would repeat numbers. */
const minted = new WeakMap<PolicyContext['store'], number>();

function numbered(kind: string, clientId: string, { store }: PolicyContext): string {
  const number = (minted.get(store) ?? 0) + 1;
  minted.set(store, number);
  return `${kind}-${clientId}-${String(number).padStart(6, '0')}`;
}
