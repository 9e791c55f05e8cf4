import { XMLBuilder } from 'fast-xml-parser';

/** An attribute's value; undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

/** An element, in the form that the builder takes: its children under its name, its attributes under `:@`. */
export type XmlNode = Readonly<Record<string, unknown>>;

const BUILDER = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
});

/** @param children elements, made by `element` or `leaf` */
export function element(name: string, attributes: Attributes, children: readonly XmlNode[] = []): XmlNode {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return { [name]: children, ':@': Object.fromEntries(given) };
}

/** An element with text. */
export function leaf(name: string, attributes: Attributes, text: string): XmlNode {
  return element(name, attributes, [{ '#text': text }]);
}

/** @returns the document with this root, every text and attribute escaped */
export function xmlDocument(root: XmlNode): string {
  const declaration = { '?xml': [{ '#text': '' }], ':@': { version: '1.0', encoding: 'utf-8' } };
  // A blank before the slash, as the templates that 3CX ships have it; in texts > is escaped.
  return `${BUILDER.build([declaration, root]).trim().replaceAll('/>', ' />')}\n`;
}
