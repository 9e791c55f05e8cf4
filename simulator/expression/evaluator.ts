import type { CallNode, Node, Operator } from './ast.ts';
import { type Budget, COPY_STEPS, NODE_STEPS } from './budget.ts';
import { ExpressionError } from './error.ts';
import type { Mode } from './lexer.ts';
import { invoke } from './methods.ts';
import { type EvaluateOptions, LANGUAGE_NAMES, type Printing, type Scope, type Value } from './types.ts';
import { MAX_VALUE, numberOf, print } from './value.ts';

/** Evaluates the tree of one expression against one scope. */
export class Evaluator {
  readonly #source: string;
  readonly #scope: Scope;
  readonly #budget: Budget;
  readonly #printing: Printing;

  /** @param source the expression, for messages */
  constructor(source: string, scope: Scope, budget: Budget, options: EvaluateOptions) {
    this.#source = source;
    this.#scope = scope;
    this.#budget = budget;
    this.#printing = printingOf(options);
  }

  /**
   * The node's value. An undefined name is empty in a condition; in a text it stays as written, and so does a
   * call on it.
   * @throws ExpressionError
   */
  value(node: Node, mode: Mode): Value {
    this.#spend(NODE_STEPS, node.at);
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'name':
        return this.#lookUp(node.name) ?? (mode === 'condition' ? '' : node.source);
      case 'concat':
        return this.#concat(node.parts, mode, node.at);
      case 'call':
        return this.#call(node, mode);
      case 'iif':
        return this.value(this.truth(node.condition) ? node.whenTrue : node.whenFalse, mode);
      case 'logic':
      case 'compare':
        return this.truth(node) ? 'True' : 'False';
    }
  }

  /** Whether a condition holds: a value without a comparison holds when it is the text `True`, in any case. @throws ExpressionError */
  truth(node: Node): boolean {
    if (node.kind === 'logic') {
      return node.operator === '||'
        ? node.terms.some((term) => this.truth(term))
        : node.terms.every((term) => this.truth(term));
    }
    if (node.kind !== 'compare') return /^\s*true\s*$/i.test(this.text(node, 'condition'));
    let left = node.first;
    let result = false;
    for (const { operator, operand } of node.rest) {
      result = this.#compare(left, operator, operand);
      left = { kind: 'text', text: result ? 'True' : 'False', literal: 'bare', at: operand.at };
    }
    return result;
  }

  /**
   * The node's value as the PBX prints it.
   * @throws ExpressionError
   */
  text(node: Node, mode: Mode): string {
    return print(this.value(node, mode), this.#printing);
  }

  #spend(steps: number, at: number): void {
    this.#budget.spend(steps, this.#source, at);
  }

  #lookUp(name: string): Value | undefined {
    return this.#scope(name) ?? LANGUAGE_NAMES.get(name);
  }

  #concat(parts: readonly Node[], mode: Mode, at: number): Value {
    const [only] = parts;
    if (only && parts.length === 1) return this.value(only, mode);
    const texts: string[] = [];
    let length = 0;
    for (const part of parts) {
      const text = this.text(part, mode);
      length += text.length;
      this.#spend(text.length * COPY_STEPS, part.at);
      if (length > MAX_VALUE)
        throw new ExpressionError('too-long', `The result has more than ${MAX_VALUE} characters`, at);
      texts.push(text);
    }
    return texts.join('');
  }

  #call(node: CallNode, mode: Mode): Value {
    if (mode === 'text' && !this.#defined(node.receiver)) return node.source;
    let value = this.value(node.receiver, mode);
    for (const { name, args, at } of node.calls) {
      const texts = args.map((arg) => this.text(arg, mode));
      value = invoke(value, name, texts, {
        at,
        ...this.#printing,
        spend: (steps) => this.#spend(steps, at),
      });
    }
    return value;
  }

  #defined(node: Node): boolean {
    let inner = node;
    while (inner.kind === 'call') inner = inner.receiver;
    return inner.kind !== 'name' || this.#lookUp(inner.name) !== undefined;
  }

  /** Numbers compare as numbers, dates as instants, everything else as text, ordinal and with case. */
  #compare(leftNode: Node, operator: Operator, rightNode: Node): boolean {
    const left = this.value(leftNode, 'condition');
    const right = this.value(rightNode, 'condition');
    if (hasTime(left) && hasTime(right) && left.kind === right.kind) {
      return holds(left.ms, operator, right.ms);
    }
    const leftText = print(left, this.#printing);
    const rightText = print(right, this.#printing);
    this.#spend(leftText.length + rightText.length, leftNode.at);
    const leftNumber = numberOf(leftText);
    const rightNumber = numberOf(rightText);
    return leftNumber !== undefined && rightNumber !== undefined
      ? holds(leftNumber, operator, rightNumber)
      : holds(leftText, operator, rightText);
  }
}

function hasTime(value: Value): value is Extract<Value, { readonly ms: number }> {
  return typeof value === 'object' && 'ms' in value;
}

/** @returns how options print values */
export function printingOf({ utcOffsetMinutes = 0, culture = 'invariant' }: EvaluateOptions): Printing {
  return { utcOffsetMinutes, culture };
}

function holds<T extends string | number>(left: T, operator: Operator, right: T): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '<':
      return left < right;
    case '>=':
      return left >= right;
    case '<=':
      return left <= right;
  }
}
