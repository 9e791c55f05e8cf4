import { type Found, MOST_FOUND, sameSecret } from './found.ts';
import { pairDifferences } from './url-differences.ts';

const MOST_LEVELS = 64;

/** @returns where two bodies differ: JSON by its members, a form by its fields, any other as text */
export function bodyDifferences(real: string, simulated: string): Found[] {
  if (real === simulated) return [];
  const place = { part: 'body' } as const;
  if (real === '' || simulated === '')
    return [
      {
        kind: real === '' ? 'extra' : 'missing',
        place,
        what: real === '' ? 'the real PBX sends no body' : 'the simulated PBX sends no body',
        real,
        simulated,
      },
    ];
  const [one, other] = [parsed(real), parsed(simulated)];
  if (one !== undefined && other !== undefined) {
    const found: Found[] = [];
    compare(one.data, other.data, [], found);
    if (found.length > 0 || sameCompact(real, simulated))
      return [...found, ...layout(real, simulated, found)];
    return [
      ...found,
      { kind: 'spelling', place, what: 'JSON is written otherwise: escapes or numbers', real, simulated },
    ];
  }
  if (isForm(real) && isForm(simulated)) return pairDifferences('body', real, simulated);
  if (squeezed(real) === squeezed(simulated))
    return [{ kind: 'layout', place, what: 'other white space', real, simulated }];
  return [{ kind: 'value', place, what: 'the text is another one', real, simulated }];
}

function layout(real: string, simulated: string, found: readonly Found[]): Found[] {
  if (found.length > 0 || real === simulated) return [];
  return [{ kind: 'layout', place: { part: 'body' }, what: 'JSON with other white space', real, simulated }];
}

function parsed(text: string): { data: unknown } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return { data: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function isForm(text: string): boolean {
  return /^[^\s=&<{]{1,200}=/.test(text);
}

/** White space between the tokens of JSON alone is no difference of values. */
function sameCompact(one: string, other: string): boolean {
  const compact = (text: string) =>
    text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? '');
  return compact(one) === compact(other);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/> </g, '><').trim();
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function compare(real: unknown, simulated: unknown, path: readonly string[], found: Found[]): void {
  if (found.length >= MOST_FOUND || path.length > MOST_LEVELS) return;
  const place = { part: 'body', ...(path.length > 0 && { name: path.join('.') }) } as const;
  const [kind, other] = [kindOf(real), kindOf(simulated)];
  if (kind !== other) {
    found.push({
      kind: 'type',
      place,
      what: `${kind} on the real side, ${other} on the simulated`,
      real: shown(real),
      simulated: shown(simulated),
    });
    return;
  }
  if (kind !== 'object' && kind !== 'array') {
    if (real !== simulated && !sameSecret(String(real), String(simulated)))
      found.push({
        kind: 'value',
        place,
        what: 'the value is another one',
        real: String(real),
        simulated: String(simulated),
      });
    return;
  }
  members(real as Record<string, unknown>, simulated as Record<string, unknown>, path, found);
}

function members(
  real: Readonly<Record<string, unknown>>,
  simulated: Readonly<Record<string, unknown>>,
  path: readonly string[],
  found: Found[],
): void {
  const at = (name: string) => ({ part: 'body', name: [...path, name].join('.') }) as const;
  for (const [name, value] of Object.entries(real))
    if (!Object.hasOwn(simulated, name))
      found.push({
        kind: 'missing',
        place: at(name),
        what: 'the simulated PBX does not send it',
        real: shown(value),
        simulated: '',
      });
    else compare(value, simulated[name], [...path, name], found);
  for (const [name, value] of Object.entries(simulated))
    if (!Object.hasOwn(real, name))
      found.push({
        kind: 'extra',
        place: at(name),
        what: 'the real PBX does not send it',
        real: '',
        simulated: shown(value),
      });
  const order = (one: object, other: object) =>
    Object.keys(one)
      .filter((name) => Object.hasOwn(other, name))
      .join(' ');
  const [ours, theirs] = [order(real, simulated), order(simulated, real)];
  if (ours !== theirs)
    found.push({
      kind: 'order',
      place: { part: 'body', ...(path.length > 0 && { name: path.join('.') }) },
      what: 'JSON members in another order',
      real: ours,
      simulated: theirs,
    });
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
