import type { TapDifferenceKind } from '../../reports/tap/comparison.ts';
import { isStandIn, withLabels } from './labels.ts';
import type { Place } from './place.ts';

/** What kind of difference between two requests. */
export type FoundKind = Exclude<
  TapDifferenceKind,
  'template' | 'only-real' | 'only-simulated' | 'sequence' | 'timing'
>;

/** A difference between a real request and the simulated one. */
export interface Found {
  readonly kind: FoundKind;
  readonly place: Place;
  /** In words. */
  readonly what: string;
  readonly real: string;
  readonly simulated: string;
}

/** Most differences of one request; what differs in more places is another request. */
export const MOST_FOUND = 100;

/** What a value was made of at random, as the play writes it. */
const RANDOM = '~~random.0~~';

/**
 * Whether two values are one as far as labels can say: a random one on the simulated side, or a credential that the
 * document hides whatever it holds (`<client_secret#0>`).
 */
export function sameSecret(real: string, simulated: string): boolean {
  if (simulated === RANDOM) return real !== '' && !/^\[.*\]$/s.test(real);
  if (!isStandIn(real)) return false;
  return withLabels(real).endsWith('#0>')
    ? simulated !== '' && !/^\[.*\]$/s.test(simulated)
    : real === simulated;
}

interface Pair {
  readonly name: string;
  readonly value: string;
  /** The name as it is written. */
  readonly raw: string;
}

/** `name=value` pairs in their order; of several under one name the second is `name#2`. */
export class Pairs {
  readonly items: readonly Pair[];
  readonly #byName: ReadonlyMap<string, Pair>;

  constructor(text: string, part: 'query' | 'body') {
    const counts = new Map<string, number>();
    this.items = text
      .split('&')
      .filter((pair) => pair !== '')
      .slice(0, 1000)
      .map((pair) => {
        const at = pair.indexOf('=');
        const [raw, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
        const decoded = decodedName(part === 'body' ? raw.replaceAll('+', ' ') : raw);
        const count = (counts.get(decoded) ?? 0) + 1;
        counts.set(decoded, count);
        return { name: count === 1 ? decoded : `${decoded}#${count}`, value, raw };
      });
    this.#byName = new Map(this.items.map((pair) => [pair.name, pair]));
  }

  of(name: string): Pair | undefined {
    return this.#byName.get(name);
  }
}

function decodedName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
