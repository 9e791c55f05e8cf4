/** What is measured: one unit of work, so many of them at once. */
export interface BenchSubject {
  readonly name: string;
  readonly once: () => Promise<void>;
  readonly parallel: number;
  readonly close: () => Promise<unknown>;
}

const SLICE_MS = 250;
const ROUNDS = 40;

/**
 * Measures the subjects in turn, in short slices of one run, so that a slow spell of the machine meets all of them
 * alike; quotes the median of the ratios of slices that lie beside each other.
 * @param of the subject whose ratio to each of the others is quoted
 * @param by whether that ratio is one of rates (how many times as fast) or of costs (how many times as dear)
 * @returns a table: units per second and milliseconds per unit (medians), and the ratio
 */
export async function alternate(
  title: string,
  subjects: readonly BenchSubject[],
  of: string,
  by: 'rate' | 'cost' = 'rate',
  rounds = ROUNDS,
): Promise<string> {
  const rates = subjects.map((): number[] => []);
  for (const subject of subjects) await slice(subject);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) rates[index]?.push(await slice(subject));
  }
  const own = rates[subjects.findIndex(({ name }) => name === of)] ?? [];
  const width = Math.max(...subjects.map(({ name }) => name.length));
  const rows = subjects.map(({ name, parallel }, index) => {
    const theirs = rates[index] ?? [];
    const rate = median(theirs);
    const ratio = median(own.map((each, round) => each / (theirs[round] ?? each)));
    const shown = (by === 'rate' ? ratio : 1 / ratio).toFixed(2);
    const quoted = name === of ? '' : `   ${by} of ${of} / ${name} = ${shown}`;
    const each = `${((parallel * 1000) / rate).toFixed(2)} ms`;
    return `  ${name.padEnd(width)}  ${Math.round(rate).toString().padStart(7)} /s  ${each.padStart(9)}${quoted}`;
  });
  return [`${title} (median of ${rounds} slices of ${SLICE_MS} ms each, alternating)`, ...rows].join('\n');
}

/** @returns units per second over one slice */
async function slice({ once, parallel }: BenchSubject): Promise<number> {
  const start = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - start < SLICE_MS) {
      await once();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  return (done * 1000) / (performance.now() - start);
}

/** @returns the middle one, or the mean of the two in the middle */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
