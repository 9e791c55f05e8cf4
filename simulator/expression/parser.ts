import type { Call, Node } from './ast.ts';
import type { Budget } from './budget.ts';
import { parseCondition } from './condition.ts';
import { ExpressionError } from './error.ts';
import { type Group, isBlank, MEMBER, type Mode, punctOf, readTokens, type Token } from './lexer.ts';

const FUNCTION_NAME = /^\s*([A-Za-z_]\w*(?:(?:\.|::)[A-Za-z_]\w*)*)\s*$/;

/**
 * Parses a text, or a condition (`SkipIf`, `If`, the first argument of `IIf`).
 *
 * In a text only brackets have a meaning, and a bracket that is not an expression (`["a", "b"]` in a JSON body)
 * stays text, with the brackets inside it evaluated. With `strict`, an unquoted word in a condition with `||` or
 * `&&` is an error, as on V20; conditions inside brackets are exempt.
 *
 * @throws ExpressionError
 */
export function parse(text: string, mode: Mode, budget: Budget, strict = false): Node {
  const items = readTokens(text, mode, budget);
  return mode === 'text' ? textNode(items, text) : condition(items, text, strict);
}

/** Tokens as text: groups are evaluated, everything else is literal. */
function textNode(items: readonly Token[], text: string): Node {
  const parts: Node[] = [];
  for (const item of items) {
    if (item.kind === 'group') {
      parts.push(groupNode(item, text));
    } else if (item.kind === 'quoted') {
      parts.push(bare('"', item.at), quotedNode(item, text), bare('"', item.end - 1));
    } else {
      parts.push(bare(item.text, item.at));
    }
  }
  return concat(parts, items[0]?.at ?? 0);
}

function bare(text: string, at: number): Node {
  return { kind: 'text', text, literal: 'bare', at };
}

function concat(parts: readonly Node[], at: number): Node {
  const [only] = parts;
  return only && parts.length === 1 ? only : { kind: 'concat', parts, at };
}

/** A quoted text is evaluated as a text, brackets and escapes included (our model). */
function quotedNode(quoted: Token & { kind: 'quoted' }, text: string): Node {
  const { items } = quoted;
  if (items.every((item) => item.kind === 'text')) {
    return { kind: 'text', text: quoted.text, literal: 'quoted', at: quoted.at };
  }
  return { kind: 'concat', parts: [textNode(items, text)], at: quoted.at };
}

/** A bracket: a name, a call, `IIf`, a condition that begins with a bracket, or else text. */
function groupNode(group: Group, text: string): Node {
  const { items, at } = group;
  const source = text.slice(at, group.end);
  const [first, second] = items;
  if (first?.kind === 'text') {
    if (items.length === 1 && first.text.trim() !== '') {
      return { kind: 'name', name: first.text.trim(), source, at };
    }
    const name = FUNCTION_NAME.exec(first.text)?.[1];
    if (name !== undefined && second?.kind === 'punct' && second.text === '(') {
      if (name.toLowerCase() === 'iif') return iifNode(group, text);
      throw unknownFunction(name, at);
    }
  }
  const meaning = trimBlanks(items);
  const [head, next] = meaning;
  if (head?.kind === 'group' && items.length === 1) {
    const receiver = groupNode(head, text);
    if (receiver.kind !== 'concat') return { kind: 'call', receiver, calls: [], source, at };
    // A concatenation is a bracket that is not an expression: `[["a"]]` in a JSON body stays text.
    return concat([bare('[', at), receiver, bare(']', group.end - 1)], at);
  }
  if (
    (head?.kind === 'group' || head?.kind === 'quoted') &&
    next?.kind === 'text' &&
    MEMBER.test(next.text)
  ) {
    const receiver = head.kind === 'group' ? groupNode(head, text) : quotedNode(head, text);
    return { kind: 'call', receiver, calls: callChain(meaning.slice(1), text), source, at };
  }
  if (isCondition(meaning)) return condition(items, text, false);
  return concat([bare('[', at), textNode(items, text), bare(']', group.end - 1)], at);
}

function condition(items: readonly Token[], text: string, strict: boolean): Node {
  return parseCondition(items, text, strict, (own, at) => argumentNode(own, text, at));
}

function trimBlanks(items: readonly Token[]): readonly Token[] {
  const start = items.findIndex((item) => !isBlank([item]));
  const end = items.findLastIndex((item) => !isBlank([item]));
  return start === -1 ? [] : items.slice(start, end + 1);
}

/** A condition begins with a bracket: `[see > below]` is text. */
function isCondition(items: readonly Token[]): boolean {
  const head = items.find((item) => punctOf(item) !== '(' && !isBlank([item]));
  return head?.kind === 'group' && items.some((item) => /^([=!><]=|[<>]|\|\||&&)$/.test(punctOf(item)));
}

function unknownFunction(name: string, at: number): ExpressionError {
  const [receiver, method] = name.split(/\.(?=[^.]*$)/);
  const hint = method ? `; a method takes its value in brackets: [[${receiver}].${method}(...)]` : '';
  return new ExpressionError('unknown-function', `Unknown function "${name}"${hint}`, at);
}

function iifNode(group: Group, text: string): Node {
  const { args, rest } = readArguments(group.items, 1);
  const [test, whenTrue, whenFalse] = args;
  if (!test || !whenTrue || !whenFalse || args.length !== 3) {
    throw new ExpressionError(
      'arguments',
      `IIf takes a condition and two values, not ${args.length} arguments`,
      group.at,
    );
  }
  const extra = group.items.slice(rest).find((item) => item.kind !== 'text' || item.text.trim() !== '');
  if (extra)
    throw new ExpressionError('syntax', 'Nothing may follow the ")" of IIf inside its brackets', extra.at);
  return {
    kind: 'iif',
    condition: condition(test, text, false),
    whenTrue: branch(whenTrue, text, group.at),
    whenFalse: branch(whenFalse, text, group.at),
    at: group.at,
  };
}

/** A value of `IIf` is a condition where operators are in it: `[IIf([A]==x,[B]!=y,False)]`. */
function branch(items: readonly Token[], text: string, at: number): Node {
  return isComparison(items) ? condition(items, text, false) : argumentNode(items, text, at);
}

/** Whether a value compares. `[Name] <[Email]>` and `[A]<br>[B]` are text: `<` and `>` come once, between two operands. */
function isComparison(items: readonly Token[]): boolean {
  if (!isCondition(items)) return false;
  if (items.some((item) => /^([=!]=|\|\||&&)$/.test(punctOf(item)))) return true;
  const places = items.flatMap((item, index) => (/^[<>]=?$/.test(punctOf(item)) ? [index] : []));
  const [place = 0] = places;
  return places.length === 1 && !isBlank(items.slice(0, place)) && !isBlank(items.slice(place + 1));
}

/**
 * `.A(...).B` after a receiver.
 * @throws ExpressionError `syntax` where something else follows
 */
function callChain(items: readonly Token[], text: string): Call[] {
  const calls: Call[] = [];
  let index = 0;
  while (index < items.length) {
    const item = items[index];
    const name = item?.kind === 'text' ? MEMBER.exec(item.text)?.[1] : undefined;
    if (!item || name === undefined) {
      throw new ExpressionError(
        'syntax',
        `Nothing may follow "${calls.at(-1)?.name}" inside its brackets`,
        item?.at ?? 0,
      );
    }
    const next = items[index + 1];
    if (next && punctOf(next) === '(') {
      const { args, rest } = readArguments(items, index + 1);
      const given = args.length === 1 && isBlank(args[0] ?? []) ? [] : args;
      calls.push({ name, args: given.map((arg) => argumentNode(arg, text, item.at)), at: item.at });
      index = rest;
    } else {
      calls.push({ name, args: [], at: item.at });
      index += 1;
    }
  }
  return calls;
}

/** Splits `( a , b )` at its commas. `open` is the index of `(`, `rest` that after the `)`. */
function readArguments(items: readonly Token[], open: number): { args: Token[][]; rest: number } {
  const args: Token[][] = [[]];
  let depth = 0;
  for (let index = open; index < items.length; index += 1) {
    const item = items[index];
    if (!item) break;
    const punct = item.kind === 'punct' ? item.text : '';
    if (punct === '(') depth += 1;
    if (punct === ')') depth -= 1;
    if (depth === 0) return { args, rest: index + 1 };
    if (punct === ',' && depth === 1) args.push([]);
    else if (index > open) args.at(-1)?.push(item);
  }
  throw new ExpressionError('syntax', 'A "(" is not closed by ")" inside its brackets', items[open]?.at ?? 0);
}

/** An argument: quoted and bracketed values, and bare words without the blanks around them. */
function argumentNode(items: readonly Token[], text: string, at: number): Node {
  const parts: Node[] = items.map((item, index) => {
    if (item.kind === 'group') return groupNode(item, text);
    if (item.kind === 'quoted') return quotedNode(item, text);
    let word = item.text;
    if (item.kind === 'text' && index === 0) word = word.trimStart();
    if (item.kind === 'text' && index === items.length - 1) word = word.trimEnd();
    return bare(word, item.at);
  });
  return concat(
    parts.filter((part) => part.kind !== 'text' || part.text !== '' || part.literal === 'quoted'),
    items[0]?.at ?? at,
  );
}
