import type { Container, Leaf } from './model.ts';

/** Every `Value` of a body, to any depth. */
export function leavesOf(container: Container | undefined): Leaf[] {
  return (container?.children ?? []).flatMap((child) => (child.kind === 'value' ? [child] : leavesOf(child)));
}

/** Every container of a body, itself first. */
export function containersOf(container: Container | undefined): Container[] {
  if (!container) return [];
  return [
    container,
    ...container.children.flatMap((child) => (child.kind === 'value' ? [] : containersOf(child))),
  ];
}
