import type { Finding } from '../findings/finding.ts';
import type { SeenEndpoint, SeenExchange, Witness, Witnessed } from '../witness.ts';
import { Traffic } from './traffic.ts';

/** What a claim finds in traffic: one finding for each case of what it is about. */
export type Sight = (traffic: Traffic) => readonly Finding[];

/**
 * Makes a witness of the findings that the rule's check uses too. The first finding that does not hold is the violation;
 * one that is undecided, because no answer came or the deployment limits requests, says nothing.
 * @param looksAt the kinds of exchanges that the claims look at
 * @param missing what would have to pass before anything can be said: completes `not seen: ...`
 * @param claims what has to hold, each with its cases
 */
export function witnessOf(
  looksAt: readonly SeenEndpoint[],
  missing: string,
  claims: Readonly<Record<string, Sight>>,
): Witness {
  const judge = (seen: readonly SeenExchange[]): Witnessed => {
    const traffic = Traffic.of(seen);
    const exchanges = new Set<number>();
    for (const [claim, sight] of Object.entries(claims)) {
      for (const { holds, unanswered, expected, actual, exchanges: numbers } of sight(traffic)) {
        if (unanswered === true) continue;
        if (!holds) return { verdict: 'fail', claim, expected, actual, exchanges: [...new Set(numbers)] };
        for (const number of numbers) exchanges.add(number);
      }
    }
    return exchanges.size === 0
      ? { verdict: 'not-seen', missing }
      : { verdict: 'pass', seen: exchanges.size };
  };
  return Object.assign(judge, { looksAt });
}
