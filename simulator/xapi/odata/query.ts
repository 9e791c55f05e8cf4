import { setImmediate } from 'node:timers/promises';
import { badOption } from '../errors.ts';
import type { Entity, Entry } from './entity.ts';
import { comparable, filterOf } from './filter.ts';

/** The system query options of one entity, and of a collection. */
export const SINGLE_OPTIONS = ['$select', '$expand'] as const;
/** See `SINGLE_OPTIONS`. */
export const COLLECTION_OPTIONS = [
  ...SINGLE_OPTIONS,
  ...(['$filter', '$search', '$orderby', '$skip', '$top', '$count'] as const),
] as const;

type Option = (typeof COLLECTION_OPTIONS)[number];

/** A page of a collection. */
export interface CollectionPage {
  readonly '@odata.count'?: number;
  readonly value: readonly Entry[];
  /** Query of the next page, where the answer does not hold all that was asked for. */
  readonly next?: string;
}

/** What a request gets at once, whatever it asks for. */
export const PAGE_SIZE = 1000;
const ENTRIES_AT_ONCE = 1000;
const MOST_SEARCHED = 200;
const MOST_TERMS = 10;

/** The system query options of one request, understood. */
export class Query {
  readonly #parameters: URLSearchParams;
  readonly #entity: Entity;
  readonly #shown: readonly string[];

  /** @param known the options of the operation @throws XapiError `BadQueryOption` */
  constructor(parameters: URLSearchParams, entity: Entity, known: readonly Option[]) {
    this.#parameters = parameters;
    this.#entity = entity;
    const options = [...parameters.keys()].filter((name) => name.startsWith('$'));
    const unknown = options.find((name) => !known.some((each) => each === name));
    if (unknown !== undefined)
      throw badOption(unknown, 'this operation does not have it.', `Use ${known.join(', ')}.`);
    const twice = options.find((name, index) => options.indexOf(name) !== index);
    if (twice !== undefined) throw badOption(twice, 'it is given twice.', 'Give it once.');
    const { navigation } = entity;
    const expanded = this.#names('$expand', navigation);
    const selected = this.#names('$select', entity.properties);
    const usual = entity.properties.filter((name) => !navigation.includes(name));
    this.#shown = [...new Set([...(selected.length === 0 ? usual : selected), ...expanded])];
  }

  /** The properties of an entity that were asked for. */
  project(entry: Entry): Entry {
    return Object.fromEntries(this.#shown.map((name) => [name, entry[name]]));
  }

  /** A page of a collection: filtered and searched, counted, sorted, cut and projected, in this order (OData Protocol 4.01, 11.2.6). */
  async page(entries: Iterable<Entry>): Promise<CollectionPage> {
    const isMeant = this.#condition();
    const compare = this.#order();
    const skip = this.#number('$skip') ?? 0;
    const top = this.#number('$top') ?? Number.POSITIVE_INFINITY;
    const counts = this.#counts();
    const size = Math.min(top, PAGE_SIZE);
    const needed = counts || compare !== undefined ? Number.POSITIVE_INFINITY : skip + size + 1;
    const found = await taken(entries, isMeant, needed);
    if (compare !== undefined) found.sort(compare);
    const value = found.slice(skip, skip + size).map((entry) => this.project(entry));
    const hasMore = top > PAGE_SIZE && found.length > skip + size;
    return {
      ...(counts && { '@odata.count': found.length }),
      value,
      ...(hasMore && { next: this.#next(skip + size, top - size) }),
    };
  }

  #next(skip: number, top: number): string {
    const next = new URLSearchParams(this.#parameters);
    next.set('$skip', String(skip));
    if (Number.isFinite(top)) next.set('$top', String(top));
    return next.toString();
  }

  #condition(): (entry: Entry) => boolean {
    const filter = this.#parameters.get('$filter');
    const search = this.#parameters.get('$search');
    const isMeant = filter === null ? () => true : filterOf(filter, this.#entity);
    if (search === null) return isMeant;
    const isFound = searchOf(search, this.#entity);
    return (entry) => isMeant(entry) && isFound(entry);
  }

  #order(): ((one: Entry, other: Entry) => number) | undefined {
    const text = this.#parameters.get('$orderby');
    if (text === null) return undefined;
    const keys = text.split(',').map((part) => {
      const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
      const kind = this.#entity.kindOf(name);
      const isUsable = kind !== undefined && kind !== 'complex' && rest.length === 0;
      if (!isUsable || !/^(asc|desc)$/.test(direction))
        throw badOption('$orderby', `"${part.trim()}" is not an order.`, 'Write for example: Name desc.');
      return { name, kind, sign: direction === 'desc' ? -1 : 1 };
    });
    return (one, other) => {
      for (const { name, kind, sign } of keys) {
        const [a, b] = [comparable(one[name], kind), comparable(other[name], kind)];
        if (a === b) continue;
        // Null comes before all values (OData Protocol 4.01, 11.2.6.2).
        return a === null || (b !== null && a < b) ? -sign : sign;
      }
      return 0;
    };
  }

  #counts(): boolean {
    const text = this.#parameters.get('$count') ?? 'false';
    if (text !== 'true' && text !== 'false')
      throw badOption('$count', 'it is not true or false.', 'Give one of them.');
    return text === 'true';
  }

  #number(option: Option): number | undefined {
    const text = this.#parameters.get(option);
    if (text === null) return undefined;
    if (!/^\d{1,9}$/.test(text)) throw badOption(option, 'it is not a whole number.', 'Give 0 or more.');
    return Number(text);
  }

  #names(option: Option, known: readonly string[]): readonly string[] {
    const text = this.#parameters.get(option);
    if (text === null) return [];
    const names = text.split(',').map((name) => name.trim());
    if (option === '$select' && names.includes('*')) return [];
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) return names;
    const remedy = known.length === 0 ? 'Leave it out.' : `Use ${known.join(', ')}.`;
    throw badOption(option, `there is no property "${unknown}" for it.`, remedy);
  }
}

/** Calls go on meanwhile: a history may hold a hundred thousand entries. */
async function taken(
  entries: Iterable<Entry>,
  isMeant: (entry: Entry) => boolean,
  most: number,
): Promise<Entry[]> {
  const found: Entry[] = [];
  let read = 0;
  for (const entry of entries) {
    if (isMeant(entry)) found.push(entry);
    if (found.length >= most) break;
    if (++read % ENTRIES_AT_ONCE === 0) await setImmediate();
  }
  return found;
}

/** Words and quoted phrases: each must be in one of the texts, in any case. */
function searchOf(text: string, entity: Entity): (entry: Entry) => boolean {
  const terms = [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, phrase, word]) =>
    (phrase ?? word ?? '').toLowerCase(),
  );
  if (text.length > MOST_SEARCHED || terms.length > MOST_TERMS)
    throw badOption('$search', 'it is too long.', `Search for ${MOST_TERMS} words at most.`);
  const names = entity.properties.filter((name) => entity.kindOf(name) === 'string');
  return (entry) => {
    const texts = names.map((name) => String(entry[name] ?? '').toLowerCase());
    return terms.every((term) => texts.some((each) => each.includes(term)));
  };
}
