import type { Node, Operator } from './ast.ts';
import { ExpressionError } from './error.ts';
import { isBlank, MEMBER, punctOf, type Token } from './lexer.ts';

type Operand = (items: readonly Token[], at: number) => Node;

const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * Parses the tokens of a condition. `||` binds least, then `&&`, then `== !=`, then `> < >= <=`, as in C#.
 * @param text what the tokens were read from
 * @param strict whether an unquoted word beside `||` or `&&` is an error, as on V20
 * @param operand makes the node of the tokens between operators
 * @throws ExpressionError `syntax`, `unquoted-text`
 */
export function parseCondition(
  items: readonly Token[],
  text: string,
  strict: boolean,
  operand: Operand,
): Node {
  return new ConditionParser(items, text, strict, operand).whole();
}

/** Recursive descent over the tokens of one condition. */
class ConditionParser {
  readonly #items: readonly Token[];
  readonly #text: string;
  readonly #strict: boolean;
  readonly #operandNode: Operand;
  #index = 0;

  constructor(items: readonly Token[], text: string, strict: boolean, operandNode: Operand) {
    this.#items = items;
    this.#text = text;
    this.#strict = strict;
    this.#operandNode = operandNode;
  }

  whole(): Node {
    const node = this.#logic('||', () => this.#logic('&&', () => this.#equality()));
    const left = this.#items[this.#index];
    if (!left) return node;
    const hint = punctOf(left) === '=' ? '; equality is written ==' : '';
    throw new ExpressionError(
      'syntax',
      `Unexpected "${this.#text.slice(left.at, left.end)}" in a condition${hint}`,
      left.at,
    );
  }

  #logic(operator: '||' | '&&', operand: () => Node): Node {
    const first = operand();
    const terms = [first];
    while (this.#take(operator)) terms.push(operand());
    if (terms.length === 1) return first;
    if (this.#strict) terms.forEach(refuseBareWords);
    return { kind: 'logic', operator, terms, at: first.at };
  }

  #equality(): Node {
    return this.#comparison(['==', '!='], () =>
      this.#comparison(['>=', '<=', '>', '<'], () => this.#operand()),
    );
  }

  #comparison(operators: readonly Operator[], operand: () => Node): Node {
    const first = operand();
    const rest: { operator: Operator; operand: Node }[] = [];
    for (let operator = this.#take(...operators); operator; operator = this.#take(...operators)) {
      rest.push({ operator, operand: operand() });
    }
    return rest.length === 0 ? first : { kind: 'compare', first, rest, at: first.at };
  }

  #operand(): Node {
    this.#skipBlanks();
    if (this.#take('(')) {
      const node = this.#logic('||', () => this.#logic('&&', () => this.#equality()));
      if (!this.#take(')')) throw new ExpressionError('syntax', 'A "(" is not closed by ")"', this.#place());
      this.#skipBlanks();
      return node;
    }
    const start = this.#index;
    let depth = 0;
    for (let item = this.#items[this.#index]; item; item = this.#items[this.#index]) {
      const punct = punctOf(item);
      if (punct === '(') depth += 1;
      else if (punct === ')') depth -= 1;
      if (depth < 0 || (punct !== '' && !['(', ')', ','].includes(punct))) break;
      this.#index += 1;
    }
    const own = this.#items.slice(start, this.#index);
    this.#refuseUnwrappedCall(own);
    return this.#operandNode(own, this.#place());
  }

  /** `[Number].StartsWith("+")` lacks the brackets that make it a call. */
  #refuseUnwrappedCall(items: readonly Token[]): void {
    for (const [index, item] of items.entries()) {
      const after = items[index + 1];
      const member =
        item.kind === 'text' && items[index - 1]?.kind === 'group' && MEMBER.exec(item.text)?.[1];
      if (member && after && punctOf(after) === '(') {
        throw new ExpressionError(
          'syntax',
          `The call of "${member}" needs brackets around it: [[...].${member}(...)]`,
          item.at,
        );
      }
    }
  }

  #take<T extends string>(...puncts: readonly T[]): T | undefined {
    const item = this.#items[this.#index];
    const punct = item && puncts.find((candidate) => candidate === punctOf(item));
    if (punct !== undefined) this.#index += 1;
    return punct;
  }

  #skipBlanks(): void {
    for (let item = this.#items[this.#index]; item && isBlank([item]); item = this.#items[this.#index])
      this.#index += 1;
  }

  #place(): number {
    return this.#items[this.#index]?.at ?? this.#items.at(-1)?.end ?? 0;
  }
}

/** Whether a node is text without quotes that is neither a number nor a Boolean: `[Flag]!=True` is safe in V20. */
export function isBareWord(node: Node): node is Node & { readonly kind: 'text' } {
  return (
    node.kind === 'text' &&
    node.literal === 'bare' &&
    !NUMBER.test(node.text) &&
    !/^(true|false)$/i.test(node.text)
  );
}

function refuseBareWords(term: Node): void {
  const operands =
    term.kind === 'compare' ? [term.first, ...term.rest.map(({ operand }) => operand)] : [term];
  for (const operand of operands) {
    if (isBareWord(operand)) {
      throw new ExpressionError(
        'unquoted-text',
        `The word ${operand.text} is used with || or && without quotes; V20 requires "${operand.text}"`,
        operand.at,
      );
    }
  }
}
