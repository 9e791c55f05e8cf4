import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import { ConfigurationError } from './errors.ts';

/** A YAML document whose syntax is sound, with the lines of its nodes. */
export interface YamlDocument {
  readonly document: Document;
  /** The line of a position in the source, beginning at 1. */
  lineAt(position: number): number;
  /** The document as plain data. @throws ConfigurationError for an alias without anchor, or aliases that expand too far */
  data(): unknown;
}

/**
 * Parses YAML.
 * @param name how messages call the file
 * @throws ConfigurationError that names the line of what is not valid
 */
export function parseYaml(source: string, name: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const lineAt = (position: number) => lines.linePos(position).line;
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new ConfigurationError(
      `${name} line ${lineAt(broken.pos[0])}: not valid YAML (${broken.message.split('\n')[0]}).`,
    );
  }
  return { document, lineAt, data: () => plainData(document, name, lineAt) };
}

function plainData(document: Document, name: string, lineAt: YamlDocument['lineAt']): unknown {
  let first: number | undefined;
  visit(document, {
    Alias(_, alias) {
      const line = lineAt(alias.range?.[0] ?? 0);
      first ??= line;
      if (alias.resolve(document) === undefined) {
        throw new ConfigurationError(
          `${name} line ${line}: the alias *${alias.source} has no anchor before it; define &${alias.source} or write the value out.`,
        );
      }
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    // The library's own bound (`maxAliasCount`), before the expansion fills the memory.
    if (!(error instanceof ReferenceError) || first === undefined) throw error;
    throw new ConfigurationError(
      `${name} line ${first}: the aliases from here on expand too far; write the values out.`,
    );
  }
}
