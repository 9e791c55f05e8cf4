/** Operator of a comparison. */
export type Operator = '==' | '!=' | '>=' | '<=' | '>' | '<';

/** `at` is an offset in the expression's text; `source` is the node as written, brackets and all. */
export type Node =
  | { readonly kind: 'text'; readonly text: string; readonly literal: 'quoted' | 'bare'; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly source: string; readonly at: number }
  | { readonly kind: 'concat'; readonly parts: readonly Node[]; readonly at: number }
  | CallNode
  | {
      readonly kind: 'iif';
      readonly condition: Node;
      readonly whenTrue: Node;
      readonly whenFalse: Node;
      readonly at: number;
    }
  | {
      readonly kind: 'logic';
      readonly operator: '||' | '&&';
      readonly terms: readonly Node[];
      readonly at: number;
    }
  | {
      readonly kind: 'compare';
      readonly first: Node;
      readonly rest: readonly { readonly operator: Operator; readonly operand: Node }[];
      readonly at: number;
    };

/** `[[receiver].A(...).B]`; without calls, `[[receiver]]`. */
export interface CallNode {
  readonly kind: 'call';
  readonly receiver: Node;
  readonly calls: readonly Call[];
  readonly source: string;
  readonly at: number;
}

/** One method or property of a call chain; `at` is its offset. */
export interface Call {
  readonly name: string;
  readonly args: readonly Node[];
  readonly at: number;
}

/** The nodes directly below a node. */
function below(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'text':
    case 'name':
      return [];
    case 'concat':
      return node.parts;
    case 'call':
      return [node.receiver, ...node.calls.flatMap((call) => call.args)];
    case 'iif':
      return [node.condition, node.whenTrue, node.whenFalse];
    case 'logic':
      return node.terms;
    case 'compare':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
  }
}

/** A node and all below it, in the order of the text. */
export function walk(node: Node): Node[] {
  const found: Node[] = [];
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    found.push(next);
    for (const each of below(next).toReversed()) pending.push(each);
  }
  return found;
}
