import { nodesIn } from '../../simulator/expression/index.ts';
import { type Container, type Leaf, leavesOf, type Scenario } from '../../simulator/template/index.ts';

/** A place in a request. */
export interface Place {
  readonly part: 'request' | 'method' | 'origin' | 'path' | 'query' | 'header' | 'body';
  /** Of a query parameter, a header, or a value of the body: `agent.extension`. */
  readonly name?: string;
}

/** @returns the place in words */
export function describePlace({ part, name }: Place): string {
  if (name === undefined) return part;
  return `${part === 'query' ? 'query parameter' : part === 'body' ? 'value' : part} ${name}`;
}

/** @returns the text of the template that a place of a request is made of; undefined where none is */
export function sourceOf({ request }: Scenario, { part, name = '' }: Place): string | undefined {
  if (request === undefined) return undefined;
  const url = request.url.text;
  const at = url.indexOf('?');
  if (part === 'origin' || part === 'path') return at < 0 ? url : url.slice(0, at);
  if (part === 'query') {
    const leaf = request.queryParams.find(({ key }) => key === name);
    const written =
      at < 0
        ? undefined
        : url
            .slice(at + 1)
            .split('&')
            .find((pair) => pair.startsWith(`${name}=`));
    return leaf?.text ?? written?.slice(name.length + 1);
  }
  if (part === 'header')
    return request.headers.find(({ key }) => key.toLowerCase() === name.toLowerCase())?.text;
  if (part !== 'body') return undefined;
  if (request.postValues === undefined) return request.message;
  return leafOf(request.postValues, name)?.text;
}

/** @returns the value of a body at `agent.extension` or, of a form, `agent[extension]` */
export function leafOf(root: Container, name: string): Leaf | undefined {
  const steps = name.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
  const within = (node: Container, path: readonly string[]): Leaf | undefined => {
    const [step = '', ...rest] = path;
    if (node.kind === 'array') {
      const child = node.children[Number(step)] ?? node.children[0];
      return child?.kind === 'value' ? child : child && within(child, rest);
    }
    const child = node.children.findLast(
      ({ key, kind }) => key === step && (kind === 'value') === (rest.length === 0),
    );
    if (child === undefined) return undefined;
    return child.kind === 'value' ? child : within(child, rest);
  };
  return within(root, root.key === '' ? steps : steps.slice(1));
}

/** Names that a text of a template reads, and the methods that it calls on them. */
export interface TextUse {
  readonly names: readonly string[];
  readonly methods: readonly string[];
  /** A condition decides what it is. */
  readonly isConditional: boolean;
}

/** @returns what a text of a template is made of; nothing where it cannot be read */
export function useOf(text: string, mode: 'text' | 'condition' = 'text'): TextUse {
  try {
    const nodes = nodesIn(text, mode);
    return {
      names: nodes.flatMap((node) => (node.kind === 'name' ? [node.name] : [])),
      methods: nodes.flatMap((node) => (node.kind === 'call' ? node.calls.map(({ name }) => name) : [])),
      isConditional: nodes.some(({ kind }) => kind === 'iif' || kind === 'compare'),
    };
  } catch {
    return { names: [], methods: [], isConditional: false };
  }
}

/** @returns every text of a scenario's request that is evaluated */
export function textsOf({ request }: Scenario): string[] {
  if (request === undefined) return [];
  const leaves = [...request.headers, ...request.queryParams, ...leavesOf(request.postValues)];
  return [request.url.text, request.message, ...leaves.map(({ text }) => text)].filter((text) => text !== '');
}

/** @returns every condition of a scenario's request */
export function conditionsOf({ request }: Scenario): string[] {
  if (request === undefined) return [];
  const leaves = [...request.headers, ...request.queryParams, ...leavesOf(request.postValues)];
  return [request.skipIf, ...leaves.flatMap((leaf) => [leaf.if, leaf.skipIf])].filter((text) => text !== '');
}
