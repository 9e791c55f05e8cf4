import { buildXml, type XmlNode } from '../../web/xml.ts';

export type { XmlNode };

/** An attribute's value; undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | undefined>>;

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
  // A blank before the slash, as the templates that 3CX ships have it; in texts > is escaped.
  return `${buildXml(root, 'utf-8').replaceAll('/>', ' />')}\n`;
}
