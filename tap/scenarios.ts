import type { TapEvent } from '../reports/tap/document.ts';
import { TRIGGERS } from '../simulator/engine/index.ts';
import type { Container, Leaf, Scenario, Template } from '../simulator/template/index.ts';
import { Pattern } from './pattern.ts';

/** A request, as far as it shows the scenario that it comes from. */
export interface RequestOfScenario {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly body: string;
}

type TriggerKind = keyof typeof TRIGGERS;

/** Of two scenarios that send the same request, the one whose trigger stands first is meant. */
const KINDS: readonly string[] = Object.keys(TRIGGERS);

/** More than any path, query and body weigh. */
const METHOD_WEIGHT = 1_000_000;

/** A value of a body, with the way to it. */
interface BodyLeaf {
  readonly path: readonly string[];
  readonly pattern: Pattern;
  readonly isOptional: boolean;
  /** Text that is evaluated more than once is an admin's, with names of its own. */
  readonly isRead: boolean;
}

interface Candidate {
  readonly kind: string;
  readonly scenario: Scenario;
  readonly method: string;
  readonly place: Pattern;
  readonly query: readonly (readonly [key: string, value: Pattern, isOptional: boolean])[];
  readonly leaves: readonly BodyLeaf[];
  readonly message: Pattern | undefined;
}

/** A request with the scenario that it comes from. */
export interface RecognizedRequest {
  readonly kind: string;
  readonly scenario: Scenario;
  /** Names that the trigger offers, with the values that the request shows. */
  readonly values: Readonly<Record<string, string>>;
  /** The admin's settings that the request shows; secrets may be among them. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Recognizes by a CRM template what the requests of a PBX are about: method, path, query and body as a scenario makes them. */
export class ScenarioReader {
  readonly #candidates: readonly Candidate[];
  readonly #parameters: ReadonlySet<string>;

  constructor(template: Template) {
    this.#parameters = new Set(template.parameters.map(({ name }) => name));
    const rank = ({ kind }: Candidate) => (KINDS.includes(kind) ? KINDS.indexOf(kind) : KINDS.length);
    this.#candidates = template.scenarios
      .flatMap((scenario) => candidateOf(template, scenario))
      .sort((a, b) => rank(a) - rank(b));
  }

  /** @returns the scenario that the request fits best, with the values that it shows; undefined where it fits none */
  read(request: RequestOfScenario): TapEvent | undefined {
    const found = this.recognize(request);
    return found && { kind: found.kind, scenario: found.scenario.id, values: found.values };
  }

  /**
   * @param how `by-path`: the path decides, and between two the method, whatever the query and the body look like
   * @returns the scenario that the request fits best; undefined where it fits none
   */
  recognize(
    request: RequestOfScenario,
    how: 'exactly' | 'by-path' = 'exactly',
  ): RecognizedRequest | undefined {
    const [path = '', query = ''] = splitAt(request.url, '?');
    const pairs = pairsOf(query);
    const body = bodyOf(request.body);
    let best: { weight: number; candidate: Candidate; values: Record<string, string> } | undefined;
    for (const candidate of this.#candidates) {
      const isSameMethod = candidate.method === request.method.toUpperCase();
      if (!isSameMethod && how === 'exactly') continue;
      const fit = fitOf(candidate, path, pairs, body, request.body, how === 'by-path');
      if (fit === undefined) continue;
      const weight = fit.weight + (isSameMethod ? METHOD_WEIGHT : 0);
      if (best === undefined || weight > best.weight) best = { ...fit, weight, candidate };
    }
    if (best === undefined) return undefined;
    const { kind, scenario } = best.candidate;
    const settings = Object.entries(best.values).filter(([name]) => this.#parameters.has(name));
    return {
      kind,
      scenario,
      values: offered(kind, best.values),
      settings: Object.fromEntries(settings),
    };
  }
}

/** Settings of the admin, secrets among them, are no part of an event. */
function offered(kind: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const names = kind === 'redeem' ? [] : (TRIGGERS[kind as TriggerKind]?.names ?? []);
  const isOffered = (name: string) =>
    names.includes(name) || (names.length > 0 && name === 'DurationSeconds');
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOffered(name)));
}

/** One trigger is enough: those that share a scenario id send the same request. */
function kindOf(template: Template, { id }: Scenario): string {
  const { authentication, parameters } = template;
  const [kind] = Object.entries(TRIGGERS).find(([, trigger]) => trigger.id?.test(id)) ?? [];
  if (kind !== undefined) return kind;
  if (authentication.type === 'Scenario' && authentication.scenario === id) return 'authentication';
  if (parameters.some((each) => each.type === 'OAuth' && each.responseScenario === id)) return 'redeem';
  return 'followed';
}

function candidateOf(template: Template, scenario: Scenario): Candidate[] {
  const { request } = scenario;
  if (request === undefined) return [];
  const url = Pattern.of(request.url.text);
  const [place = '', query = ''] = splitAt(url.text, '?');
  const written = query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', value = ''] = splitAt(pair, '=');
      return [decoded(key), url.part(decoded(value)), false] as const;
    });
  const added = request.queryParams.map(
    (leaf) => [leaf.key, Pattern.of(leaf.text), leaf.if !== '' || leaf.skipIf !== ''] as const,
  );
  const leaves = request.method === 'GET' ? [] : leavesWithin(request.postValues);
  return [
    {
      kind: kindOf(template, scenario),
      scenario,
      method: request.method,
      place: url.part(place),
      query: [...written, ...added],
      leaves,
      message: leaves.length === 0 && request.message !== '' ? Pattern.of(request.message) : undefined,
    },
  ];
}

function leavesWithin(root: Container | undefined): BodyLeaf[] {
  if (root === undefined) return [];
  const within = (node: Leaf | Container, path: readonly string[], isOptional: boolean): BodyLeaf[] => {
    const optional = isOptional || node.if !== '' || node.skipIf !== '';
    if (node.kind === 'value')
      return [
        {
          path: [...path, node.key],
          pattern: Pattern.of(node.text),
          isOptional: optional,
          isRead: node.passes < 2,
        },
      ];
    // Members of an array have no names to find them by.
    if (node.kind === 'array') return [];
    const own = node.key === '' ? path : [...path, node.key];
    return node.children.flatMap((child) => within(child, own, optional));
  };
  return within(root, [], false);
}

type Pairs = ReadonlyMap<string, string>;

function fitOf(
  { place, query, leaves, message }: Candidate,
  path: string,
  pairs: Pairs,
  body: (path: readonly string[]) => string | undefined,
  text: string,
  isLoose: boolean,
): { weight: number; values: Record<string, string> } | undefined {
  // A value at the beginning is the address of the CRM.
  const isHost = /^\u{e000}/u.test(place.text);
  const placed = place.match(path, isHost ? '[^?#]*?' : '[^/?#]*?') ?? place.match(path, '[^?#]*?');
  if (placed === undefined || (isLoose && place.weight === 0)) return undefined;
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(placed)) values[name] = decoded(value);
  let weight = place.weight;
  for (const [key, pattern, isOptional] of query) {
    const value = pairs.get(key);
    if (value === undefined && (isOptional || isLoose)) continue;
    const found = value === undefined ? undefined : pattern.match(value);
    if (found === undefined && isLoose) continue;
    if (found === undefined) return undefined;
    take(values, found, pattern);
    weight += 100 + pattern.weight;
  }
  for (const { path: at, pattern, isOptional, isRead } of leaves) {
    const value = body(at);
    if (value === undefined && !isOptional && !isLoose) return undefined;
    if (value === undefined || !isRead) continue;
    const found = pattern.match(value);
    // Two values under one name, each with its condition: one of them was sent.
    if (found === undefined && !isOptional && !isLoose) return undefined;
    if (found === undefined) continue;
    take(values, found, pattern);
    weight += 100 + pattern.weight;
  }
  if (message === undefined) return { weight, values };
  const found = message.match(text);
  if (found === undefined && isLoose) return { weight, values };
  return found && { weight: weight + message.weight, values: { ...values, ...found } };
}

/** A value that is shown as it is counts before one that a method has changed. */
function take(
  values: Record<string, string>,
  found: Record<string, string>,
  { changedNames }: Pattern,
): void {
  for (const [name, value] of Object.entries(found))
    if (values[name] === undefined || !changedNames.includes(name)) values[name] = value;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function pairsOf(query: string): Pairs {
  return new Map(
    query.split('&').map((pair) => {
      const [key, value] = splitAt(pair, '=');
      return [decoded(key), decoded(value)] as const;
    }),
  );
}

/** 3CX writes a space in a URL as %20, and a plus sign may be one of a number. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns what looks a value of a body up: of JSON by its members, of a form by `parent[child]` */
function bodyOf(text: string): (path: readonly string[]) => string | undefined {
  if (text === '') return () => undefined;
  try {
    const data: unknown = JSON.parse(text);
    return (path) => {
      let value: unknown = data;
      for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
      // An empty Integer is sent as null.
      if (value === null) return '';
      return value === undefined || typeof value === 'object' ? undefined : String(value);
    };
  } catch {
    const form = new URLSearchParams(text);
    return ([first = '', ...rest]) => form.get(first + rest.map((name) => `[${name}]`).join('')) ?? undefined;
  }
}
