import { type Found, Pairs, sameSecret } from './found.ts';

/** @returns where two addresses differ, and in what */
export function urlDifferences(real: string, simulated: string): Found[] {
  if (real === simulated) return [];
  const [one, other] = [split(real), split(simulated)];
  return [
    ...(one.origin.toLowerCase() === other.origin.toLowerCase()
      ? []
      : [
          {
            kind: 'origin',
            place: { part: 'origin' },
            what: 'another host',
            real: one.origin,
            simulated: other.origin,
          } as const,
        ]),
    ...spelled({ part: 'path' }, one.path, other.path, 'the path'),
    ...pairDifferences('query', one.query, other.query),
  ];
}

/**
 * @returns where two lists of `name=value` differ: a query, or the fields of a form
 * @param part where they stand
 */
export function pairDifferences(part: 'query' | 'body', real: string, simulated: string): Found[] {
  if (real === simulated) return [];
  const [ours, theirs] = [new Pairs(real, part), new Pairs(simulated, part)];
  const found: Found[] = [];
  for (const { name, value } of ours.items) {
    const other = theirs.of(name);
    const place = { part, name };
    if (other === undefined)
      found.push({
        kind: 'missing',
        place,
        what: 'the simulated PBX does not send it',
        real: value,
        simulated: '',
      });
    else found.push(...spelled(place, value, other.value, 'the value'));
  }
  for (const { name, value } of theirs.items)
    if (ours.of(name) === undefined)
      found.push({
        kind: 'extra',
        place: { part, name },
        what: 'the real PBX does not send it',
        real: '',
        simulated: value,
      });
  const common = (one: Pairs, other: Pairs) =>
    one.items.map(({ name }) => name).filter((name) => other.of(name) !== undefined);
  const [order, expected] = [common(ours, theirs).join(' '), common(theirs, ours).join(' ')];
  if (order !== expected)
    found.push({
      kind: 'order',
      place: { part },
      what: part === 'query' ? 'query parameters in another order' : 'form fields in another order',
      real: order,
      simulated: expected,
    });
  const rest = (one: Pairs, other: Pairs) =>
    one.items.filter(({ name }) => other.of(name) !== undefined).map(({ raw }) => raw);
  const names = rest(ours, theirs).filter((raw) => !rest(theirs, ours).includes(raw));
  const [first] = names;
  if (first !== undefined)
    found.push({
      kind: 'spelling',
      place: { part },
      what: 'a name is escaped otherwise',
      real: first,
      simulated: theirs.of(ours.items.find(({ raw }) => raw === first)?.name ?? '')?.raw ?? '',
    });
  return found;
}

function split(url: string): { origin: string; path: string; query: string } {
  const [, origin = '', path = '', query = ''] = /^([a-z]+:\/\/[^/?#]*)([^?]*)\??(.*)$/is.exec(url) ?? [];
  return { origin, path, query };
}

/** A text that is escaped for an address or a form: equal, escaped otherwise, or another one. */
function spelled(place: Found['place'], real: string, simulated: string, what: string): Found[] {
  if (real === simulated || sameSecret(decoded(real), decoded(simulated))) return [];
  const how = spelling(real, simulated);
  if (how !== undefined) return [{ kind: 'spelling', place, what: how, real, simulated }];
  return [
    {
      kind: 'value',
      place,
      what: `${what} is another one`,
      real: decoded(real),
      simulated: decoded(simulated),
    },
  ];
}

/** @returns how one spelling differs from the other; undefined where they do not mean the same */
function spelling(real: string, simulated: string): string | undefined {
  const upper = (text: string) => text.replace(/%[0-9a-f]{2}/gi, (triplet) => triplet.toUpperCase());
  if (upper(real) === upper(simulated)) return 'percent-escapes in another case';
  const spaced = (text: string) => upper(text).replaceAll('+', '%20');
  if (spaced(real) === spaced(simulated)) return 'a space is "+" on one side and "%20" on the other';
  const plus = (text: string) => upper(text).replaceAll('+', '%2B');
  if (plus(real) === plus(simulated)) return 'a plus sign is "+" on one side and "%2B" on the other';
  if (decoded(spaced(real)) === decoded(spaced(simulated)) || decoded(real) === decoded(simulated))
    return 'other characters are escaped';
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
