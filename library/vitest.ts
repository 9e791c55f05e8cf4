/**
 * The rules as tests of Vitest, one for each.
 *
 * ```ts
 * // conformance.test.ts
 * import { conformance } from 'pbx-conformance/vitest';
 * await conformance({ target: 'staging.yaml' });
 * ```
 */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { consoleEntry } from '../reports/run/console.ts';
import type { Result } from '../reports/run/document.ts';
import { areaOf } from '../reports/run/summary.ts';
import type { ConformanceOptions } from './options.ts';
import { ConformanceSession, planOf, targetOf } from './session.ts';

export type { ConformanceOptions, TargetDescription } from './options.ts';

/** Options of `conformance`. */
export interface VitestOptions extends ConformanceOptions {
  /** Name of the suite; default: that of the target. */
  readonly name?: string;
  /** Advice fails a test too. */
  readonly strict?: boolean;
  /** Each test has the tag of its area, `oauth/code`. Vitest demands that its configuration defines them: `conformanceTags` of pbx-conformance. */
  readonly tags?: boolean;
}

/** A rule does not hold; the message is what `check` prints of it. */
export class RuleFailed extends Error {
  override readonly name = 'RuleFailed';

  constructor(result: Result) {
    super(consoleEntry(result, { width: 100 }));
    // Where it was thrown says nothing about the deployment.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * Registers a suite for each area and a test for each rule. A rule that is broken or blocked fails its test; one that does not apply,
 * and a known failure, is skipped with the reason. The deployment is opened before the first test.
 * @throws ConfigurationError where options or target are wrong
 */
export async function conformance(options: VitestOptions = {}): Promise<void> {
  const file = targetOf(options);
  const { selected } = await planOf(options, file);
  const areas = Map.groupBy(selected, ({ rule }) => areaOf(rule.id));
  let session: ConformanceSession | undefined;
  describe(options.name ?? file?.name ?? 'Reference connector', () => {
    beforeAll(async () => {
      session = await ConformanceSession.open(options);
    });
    afterAll(() => session?.close());
    for (const [area, rules] of areas)
      describe(area, options.tags === true ? { tags: [area] } : {}, () => {
        // A rule has limits of its own, in the target file.
        for (const { rule } of rules)
          test(rule.title, { timeout: 0 }, async ({ skip, annotate }) => {
            const run = await session?.run({}, [rule.id]);
            const [result] = run?.results ?? [];
            if (result === undefined) throw new Error('The deployment was not opened.');
            const why = whySkipped(result);
            if (why !== undefined) skip(why);
            if (isBroken(result, options.strict)) throw new RuleFailed(result);
            if (result.verdict === 'advice') await annotate(consoleEntry(result, { width: 100 }), 'advice');
          });
      });
  });
}

function whySkipped({ verdict, actual, at, known }: Result): string | undefined {
  if (verdict === 'not-applicable') return actual || at;
  return known === undefined ? undefined : `known failure: ${known.reason}`;
}

function isBroken({ verdict }: Result, strict = false): boolean {
  return (
    verdict === 'fail' || verdict === 'blocked' || verdict === 'error' || (strict && verdict === 'advice')
  );
}
