import { XmlElement, XmlText } from '@rgrove/parse-xml';
import type { Position } from './model.ts';
import { TemplateRefused } from './refused.ts';

/** Finds where an element starts. */
export type Locate = (element: XmlElement) => Position;

/** Child elements, all or those of one name, in document order. */
export function elements(parent: XmlElement | undefined, name?: string): XmlElement[] {
  const children = parent?.children ?? [];
  return children.filter(
    (child): child is XmlElement =>
      child instanceof XmlElement && (name === undefined || child.name === name),
  );
}

/** The first child element of that name. */
export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return elements(parent, name)[0];
}

/** The items of a list that may be written in several parts. */
export function listed(parent: XmlElement, list: string, item: string): XmlElement[] {
  return elements(parent, list).flatMap((each) => elements(each, item));
}

/** The element's own text, unchanged, without that of its children. */
export function ownText(element: XmlElement): string {
  let text = '';
  for (const node of element.children) if (node instanceof XmlText) text += node.text;
  return text;
}

/** An attribute's text; empty when absent. */
export function text(element: XmlElement | undefined, name: string): string {
  return element?.attributes[name] ?? '';
}

/** A path, from the attribute `Path` or from the element's text without the white space of the layout. */
export function pathOf(element: XmlElement): string {
  return element.attributes['Path'] ?? ownText(element).trim();
}

/** @returns the refusal of an attribute whose value the PBX cannot read */
export function badValue(element: XmlElement, name: string, accepted: string, at: Position): TemplateRefused {
  return new TemplateRefused(
    'bad-value',
    `incorrect file format: ${name}="${text(element, name).slice(0, 40)}" on ${element.name} is not ${accepted}`,
    `Write ${accepted}, or leave ${name} out.`,
    at,
  );
}

/**
 * One of `values`, in any case (our model; the PBX is known to take request types in any case).
 * @throws TemplateRefused `bad-value`
 */
export function oneOf<T extends string>(
  element: XmlElement | undefined,
  name: string,
  values: readonly T[],
  otherwise: T,
  locate: Locate,
): T {
  const written = text(element, name).trim().toLowerCase();
  if (!element || written === '') return otherwise;
  const value = values.find((candidate) => candidate.toLowerCase() === written);
  if (value === undefined) throw badValue(element, name, `one of ${values.join(', ')}`, locate(element));
  return value;
}

/**
 * A whole number; absent or empty gives `undefined`.
 * @throws TemplateRefused `bad-value`
 */
export function integer(element: XmlElement | undefined, name: string, locate: Locate): number | undefined {
  const written = text(element, name).trim();
  if (!element || written === '') return undefined;
  if (!/^[+-]?\d{1,9}$/.test(written)) throw badValue(element, name, 'a whole number', locate(element));
  return Number(written);
}

/**
 * `true` or `false`, in any case, or `1` or `0`; absent or empty gives false.
 * @throws TemplateRefused `bad-value`
 */
export function boolean(element: XmlElement | undefined, name: string, locate: Locate): boolean {
  const written = oneOf(element, name, ['true', 'false', '1', '0'], 'false', locate);
  return written === 'true' || written === '1';
}
