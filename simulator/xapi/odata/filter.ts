import { badOption } from '../errors.ts';
import { millisecondsOf } from './duration.ts';
import type { Entity, Entry, Kind } from './entity.ts';
import { type Comparable, type Token, tokensOf } from './lexer.ts';

/** Whether an entity is meant; `undefined`: unknown, since a value is null (OData URL Conventions 4.01, 5.1.1.3). */
type Condition = (entry: Entry) => boolean | undefined;

interface Operand {
  readonly kind: Kind | 'null';
  read(entry: Entry): Comparable | null;
}

const MOST_DEPTH = 32;
const OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const FUNCTIONS = new Map<string, (text: string, part: string) => boolean>([
  ['contains', (text, part) => text.includes(part)],
  ['startswith', (text, part) => text.startsWith(part)],
]);
const REMEDY = `Use ${OPERATORS.join(', ')}, and, or, not, ${[...FUNCTIONS.keys()].join(', ')} and parentheses.`;

/** A `$filter` as a predicate. Texts are compared with their case. @throws XapiError `BadQueryOption` */
export function filterOf(text: string, entity: Entity): (entry: Entry) => boolean {
  const condition = new FilterParser(tokensOf(text), entity).parse();
  return (entry) => condition(entry) === true;
}

/** Recursive descent over the tokens: `or` binds weakest, then `and`, then `not` (OData URL Conventions 4.01, 5.1.1.16). */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #entity: Entity;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], entity: Entity) {
    this.#tokens = tokens;
    this.#entity = entity;
  }

  parse(): Condition {
    const condition = this.#or();
    if (this.#at < this.#tokens.length) throw refusal(`part ${this.#at + 1} is not expected there`);
    return condition;
  }

  #or(): Condition {
    const parts = [this.#and()];
    while (this.#takes('or')) parts.push(this.#and());
    return (entry) => kleene(parts, entry, true);
  }

  #and(): Condition {
    const parts = [this.#not()];
    while (this.#takes('and')) parts.push(this.#not());
    return (entry) => kleene(parts, entry, false);
  }

  #not(): Condition {
    if (++this.#depth > MOST_DEPTH) throw refusal(`it is nested more than ${MOST_DEPTH} levels deep`);
    try {
      if (!this.#takes('not')) return this.#primary();
      const negated = this.#not();
      return (entry) => {
        const is = negated(entry);
        return is === undefined ? undefined : !is;
      };
    } finally {
      this.#depth -= 1;
    }
  }

  #primary(): Condition {
    if (this.#takes('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const name = this.#word();
    const test = name === undefined ? undefined : FUNCTIONS.get(name);
    if (test !== undefined && this.#isMark(this.#at + 1)) return this.#call(test);
    const left = this.#operand();
    const operator = this.#word();
    if (operator === undefined || !OPERATORS.includes(operator)) {
      if (left.kind === 'boolean') return (entry) => left.read(entry) === true;
      throw refusal(`part ${this.#at + 1} is not a comparison`);
    }
    this.#at += 1;
    return comparison(left, operator, this.#operand());
  }

  #call(test: (text: string, part: string) => boolean): Condition {
    this.#at += 1;
    this.#expect('(');
    const text = this.#operand();
    this.#expect(',');
    const part = this.#operand();
    this.#expect(')');
    if (text.kind !== 'string' || part.kind !== 'string') throw refusal('functions take texts');
    return (entry) => {
      const [whole, sought] = [text.read(entry), part.read(entry)];
      return whole === null || sought === null ? undefined : test(String(whole), String(sought));
    };
  }

  #operand(): Operand {
    const token = this.#tokens[this.#at++];
    if (token?.type === 'literal') return { kind: token.kind, read: () => token.value };
    if (token?.type !== 'word') throw refusal(`part ${this.#at} is not a property or a value`);
    const { text: name } = token;
    const kind = this.#entity.kindOf(name);
    if (this.#isMark(this.#at)) throw refusal(`there is no function ${name}`);
    if (kind === undefined) throw refusal(`there is no property ${name}`);
    if (kind === 'complex') throw refusal(`${name} is not a simple value`);
    return { kind, read: (entry) => comparable(entry[name], kind) };
  }

  /** The word at this place, which is not taken. */
  #word(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.type === 'word' ? token.text : undefined;
  }

  #isMark(at: number): boolean {
    const token = this.#tokens[at];
    return token?.type === 'mark' && token.text === '(';
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.type === 'literal' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw refusal(`"${text}" is missing at part ${this.#at + 1}`);
  }
}

/** Three-valued `or` (where `decisive` is true) and `and`. */
function kleene(parts: readonly Condition[], entry: Entry, decisive: boolean): boolean | undefined {
  let isUnknown = false;
  for (const part of parts) {
    const is = part(entry);
    if (is === decisive) return decisive;
    isUnknown ||= is === undefined;
  }
  return isUnknown ? undefined : !decisive;
}

function comparison(left: Operand, operator: string, right: Operand): Condition {
  const kinds = new Set([left.kind, right.kind].filter((kind) => kind !== 'null'));
  if (kinds.size > 1) throw refusal(`a ${left.kind} is compared with a ${right.kind}`);
  return (entry) => {
    const [one, other] = [left.read(entry), right.read(entry)];
    if (operator === 'eq') return one === other;
    if (operator === 'ne') return one !== other;
    // Null is neither less nor greater (OData URL Conventions 4.01, 5.1.1.1.3).
    if (one === null || other === null) return false;
    if (operator === 'gt') return one > other;
    if (operator === 'ge') return one >= other;
    return operator === 'lt' ? one < other : one <= other;
  };
}

/** A property as it is compared and sorted. */
export function comparable(value: unknown, kind: Kind): Comparable | null {
  if (value === null || value === undefined) return null;
  if (kind === 'date') return Date.parse(String(value));
  if (kind === 'duration') return millisecondsOf(String(value)) ?? null;
  return value as Comparable;
}

function refusal(message: string) {
  return badOption('$filter', `${message}.`, REMEDY);
}
