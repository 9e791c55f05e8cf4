import { XMLBuilder } from 'fast-xml-parser';

/** A node in the form that the builder takes: an element's children under its name, its attributes under `:@`; or text. */
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

/**
 * @param encoding its name, as the declaration shall write it
 * @returns the XML document with this root, indented, every text and attribute escaped, without a last newline
 */
export function buildXml(root: XmlNode, encoding: string): string {
  const declaration = { '?xml': [{ '#text': '' }], ':@': { version: '1.0', encoding } };
  return BUILDER.build([declaration, root]).trim();
}
