/** Parts of a .NET date format that a template's `ToString` uses, each with what it looks like. */
const PARTS: readonly (readonly [token: string, pattern: string, unit: Unit | undefined])[] = [
  ['yyyy', '(\\d{4})', 'year'],
  ['MM', '(\\d{2})', 'month'],
  ['M', '(\\d{1,2})', 'month'],
  ['dd', '(\\d{2})', 'day'],
  ['d', '(\\d{1,2})', 'day'],
  ['HH', '(\\d{2})', 'hour'],
  ['H', '(\\d{1,2})', 'hour'],
  ['mm', '(\\d{2})', 'minute'],
  ['m', '(\\d{1,2})', 'minute'],
  ['ss', '(\\d{2})', 'second'],
  ['s', '(\\d{1,2})', 'second'],
  ['fff', '(\\d{3})', 'millisecond'],
];

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond';

/**
 * Reads a date that was written with a .NET format.
 * @returns ISO 8601, as if the time were UTC; undefined where the format has no whole date, or the text is of another one
 */
export function readDate(text: string, format: string): string | undefined {
  const units: Unit[] = [];
  let source = '';
  for (let at = 0; at < format.length; ) {
    const quoted = /^'([^']*)'|^"([^"]*)"|^\\(.)/s.exec(format.slice(at));
    const part = PARTS.find(([token]) => format.startsWith(token, at));
    if (quoted !== null) {
      source += literal(quoted[1] ?? quoted[2] ?? quoted[3] ?? '');
      at += quoted[0].length;
    } else if (part !== undefined) {
      const [token, pattern, unit] = part;
      source += pattern;
      if (unit !== undefined) units.push(unit);
      at += token.length;
    } else {
      source += literal(format[at] ?? '');
      at += 1;
    }
  }
  const found = new RegExp(`^${source}$`).exec(text);
  if (found === null || !['year', 'month', 'day'].every((unit) => units.includes(unit as Unit)))
    return undefined;
  const of = (unit: Unit) => Number(found[units.indexOf(unit) + 1] ?? 0) || 0;
  const part = (unit: Unit) => (units.includes(unit) ? of(unit) : 0);
  const ms = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second'), part('millisecond')] as const),
  );
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
