import type { PolicyContext } from '../../policy/policy.ts';
import type { Awaitable } from '../../policy/types.ts';

/**
 * Spends a code or refresh token and stores what is issued for it in one transaction: after a full disk or the end of the
 * process the client either has its new tokens or can still use the old value. An asynchronous decision commits by itself,
 * because a transaction cannot span other requests; the sound decisions are synchronous.
 * @param spend the decision; `undefined` or `false`: it was spent before
 * @param issue what follows a successful decision
 * @returns what was issued; undefined when it was spent before
 */
export function inOneCommit<Spent, Issued>(
  { database }: PolicyContext['store'],
  spend: () => Awaitable<Spent | undefined | false>,
  issue: (spent: Spent) => Issued,
): Awaitable<Issued | undefined> {
  const followUp = (spent: Spent | undefined | false) =>
    spent === undefined || spent === false ? undefined : issue(spent);
  return database.transaction(() => {
    const spent = spend();
    return spent instanceof Promise ? spent.then(followUp) : followUp(spent);
  });
}
