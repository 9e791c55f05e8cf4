const PATTERN = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_MS = [86_400_000, 3_600_000, 60_000, 1000];

/** An `Edm.Duration` (days to seconds) in milliseconds; `undefined` where it is not one. */
export function millisecondsOf(text: string): number | undefined {
  const found = PATTERN.exec(text);
  if (found === null) return undefined;
  const [, sign, ...parts] = found;
  const ms = UNITS_MS.reduce((sum, unit, index) => sum + Number(parts[index] ?? 0) * unit, 0);
  return sign === undefined ? ms : -ms;
}

/** A length of time as `Edm.Duration`. */
export function durationOf(seconds: number): string {
  return `PT${Number(seconds.toFixed(3))}S`;
}
