import type { Container, Leaf } from '../template/model.ts';

/** Evaluates the leaves of a body, and the `If` and `SkipIf` that include them. */
export interface BodyValues {
  text(leaf: Leaf): string;
  included(node: { readonly if: string; readonly skipIf: string }): boolean;
}

/** `PostValues` as JSON. A `Key` on the root wraps the body in an object under that key. */
export function jsonBody(root: Container, values: BodyValues): string {
  const json = jsonOf(root, values);
  return root.key === '' ? json : `{${JSON.stringify(root.key)}:${json}}`;
}

function jsonOf(node: Leaf | Container, values: BodyValues): string {
  if (node.kind === 'value') return jsonLeaf(values.text(node), node.type);
  const children = node.children.filter((child) => values.included(child));
  if (node.kind === 'array') return `[${children.map((child) => jsonOf(child, values)).join(',')}]`;
  // The last of several values under one key wins: a JSON object has a key once.
  const members = new Map(children.map((child) => [child.key, child] as const));
  return `{${[...members].map(([key, child]) => `${JSON.stringify(key)}:${jsonOf(child, values)}`).join(',')}}`;
}

/** `Type` decides the JSON type; a text that does not fit is sent as text, an empty one as null. */
function jsonLeaf(text: string, type: string): string {
  const value = text.trim();
  switch (type.toLowerCase()) {
    case 'integer':
      if (value === '') return 'null';
      return /^-?(0|[1-9]\d*)$/.test(value) ? value : JSON.stringify(text);
    case 'double':
      if (value === '') return 'null';
      return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? value : JSON.stringify(text);
    case 'boolean':
      if (value === '') return 'null';
      return /^(true|false)$/i.test(value) ? value.toLowerCase() : JSON.stringify(text);
    default:
      return JSON.stringify(text);
  }
}

/** `PostValues` as a form; nested values are named `parent[child]`, elements of an array `parent[]`. */
export function formBody(root: Container, values: BodyValues): string {
  const fields: string[] = [];
  const add = (node: Leaf | Container, name: string): void => {
    if (!values.included(node)) return;
    if (node.kind === 'value') {
      fields.push(`${formText(name)}=${formText(values.text(node))}`);
      return;
    }
    for (const child of node.children) {
      const key = node.kind === 'array' ? '' : child.key;
      add(child, name === '' ? child.key : `${name}[${key}]`);
    }
  };
  for (const child of root.children) add(child, root.key === '' ? child.key : `${root.key}[${child.key}]`);
  return fields.join('&');
}

function formText(text: string): string {
  return percentEncode(text).replaceAll('%20', '+');
}

/** Escapes all but the unreserved characters of RFC 3986 2.3, as .NET's `Uri.EscapeDataString` does. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
