import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRules } from '../../harness/index.ts';
import type { SeenExchange } from '../../suites/kit/witness.ts';
import { isInShare } from '../share.ts';
import { inOrder, recordTogether, recordTrials, witnessedOf } from './recording.ts';

const rules = await loadRules();
const witnessed = witnessedOf(rules);
/** Rules whose trials are recorded: those with a witness, and journeys of a PBX. */
const recordable = rules.filter(({ id, witness }) => witness !== undefined || id.startsWith('pbx/'));
const STRIDE = 5;
const AT_ONCE = 3;

let sound: (readonly SeenExchange[])[] = [];
const together: (readonly SeenExchange[])[] = [];

beforeAll(async () => {
  const chosen = recordable.filter((_, index) => isInShare(0, index, STRIDE));
  sound = (await recordTrials(chosen)).map(({ traffic }) => traffic).filter(({ length }) => length > 0);
  const journeys = recordable.filter(({ needs = [] }) => !needs.includes('tls'));
  for (let first = 0; first + AT_ONCE <= journeys.length; first += AT_ONCE * STRIDE)
    together.push(await recordTogether(journeys.slice(first, first + AT_ONCE)));
}, 600_000);

function violations(traffic: readonly SeenExchange[]): string[] {
  return witnessed.flatMap(({ id, witness }) => {
    const seen = witness(traffic);
    return seen.verdict === 'fail' ? [`${id}: ${seen.claim}: ${seen.actual}`] : [];
  });
}

/** What may happen to an exchange before a witness sees it. */
type Noise = 'whole' | 'lost' | 'unanswered' | 'broken off' | 'request cut' | 'response cut';

function noisy(seen: SeenExchange, noise: Noise, share: number): SeenExchange[] {
  const shortened = (text: string) => text.slice(0, Math.floor(text.length * share));
  const { response, request, ...rest } = seen;
  switch (noise) {
    case 'whole':
      return [seen];
    case 'lost':
      return [];
    case 'unanswered':
      return [{ ...rest, request, failure: 'the connection was reset' }];
    case 'broken off':
      return [
        {
          ...rest,
          request,
          ...(response && { response: { ...response, body: shortened(response.body) } }),
          failure: 'the connection was closed before an answer came',
        },
      ];
    case 'request cut':
      return [{ ...seen, request: { ...request, body: shortened(request.body) }, cut: true }];
    case 'response cut':
      return response === undefined
        ? [seen]
        : [{ ...seen, response: { ...response, body: shortened(response.body) }, cut: true }];
  }
}

const NOISES = fc.constantFrom<Noise>(
  ...([
    'whole',
    'whole',
    'whole',
    'lost',
    'unanswered',
    'broken off',
    'request cut',
    'response cut',
  ] as const),
);

describe('what a tap does not see makes no violation', () => {
  it('of exchanges that are lost, unanswered or cut', () => {
    const change = fc.array(fc.tuple(NOISES, fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.nat(), change, (which, changes) => {
        const traffic = sound[which % sound.length] ?? [];
        const seen = traffic.flatMap((exchange, index) => {
          const [noise, share] = changes[index % changes.length] ?? ['whole' as const, 1];
          return noisy(exchange, noise, share);
        });
        expect(violations(seen)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  }, 300_000);

  it('of a tap that is started late, or ended early', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (which, from, length) => {
        const traffic = sound[which % sound.length] ?? [];
        const first = from % traffic.length;
        expect(violations(traffic.slice(first, first + 1 + (length % traffic.length)))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  }, 300_000);

  it('of several PBXs at one deployment', () => {
    expect(together.length).toBeGreaterThan(3);
    for (const traffic of together) expect(violations(traffic)).toEqual([]);
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, from) => {
        const traffic = together[which % together.length] ?? [];
        expect(violations(inOrder(traffic.slice(from % traffic.length)))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  }, 300_000);
});
