import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A decision of the policy as its docstring describes it. */
export interface Decision {
  readonly name: string;
  /** As declared, on one line. */
  readonly signature: string;
  /** What is decided. */
  readonly decides: string;
  /** The sound answer. */
  readonly sound: string;
  readonly parameters: readonly { readonly name: string; readonly meaning: string }[];
  /** What it throws, and when; undefined: nothing. */
  readonly throws: string | undefined;
  /** Sections that require the sound answer, such as `RFC 6749 3.1`. */
  readonly sections: readonly string[];
}

/** Decisions about one subject. */
export interface DecisionGroup {
  readonly title: string;
  readonly decisions: readonly Decision[];
}

const SOURCE = join(dirname(dirname(fileURLToPath(import.meta.url))), 'connector', 'policy', 'policy.ts');
const HEADING = /^\s*\/\/ (.+)\n/;
const DECISION = /^\s*\/\*\*\n((?: +\* .*\n)+) +\*\/\n +((\w+)\([\s\S]*?);\n/;
const UNDOCUMENTED = /^\s*(\w+)\(/;

/**
 * Reads the decisions out of the text of `interface Policy`, in its order.
 * @throws Error when a decision has no docstring, or one without answer or section
 */
export function readDecisions(source = readFileSync(SOURCE, 'utf8')): readonly DecisionGroup[] {
  const [, body] = /\nexport interface Policy \{\n([\s\S]*?)\n\}\n/.exec(source) ?? [];
  if (body === undefined) throw new Error('There is no `export interface Policy` in the source.');
  const groups: { title: string; decisions: Decision[] }[] = [];
  let rest = `${body}\n`;
  while (rest.trim() !== '') {
    const heading = HEADING.exec(rest);
    const decision = DECISION.exec(rest);
    const group = groups.at(-1);
    if (heading !== null) {
      groups.push({ title: heading[1] ?? '', decisions: [] });
    } else if (decision !== null && group !== undefined) {
      const [, docstring = '', signature = '', name = ''] = decision;
      group.decisions.push(parseDecision(name, signature, docstring));
    } else {
      const [, name] = UNDOCUMENTED.exec(rest) ?? [];
      throw new Error(
        name === undefined
          ? `The interface cannot be read at: ${rest.trim().split('\n', 1).join('')}`
          : `The decision ${name} has no docstring.`,
      );
    }
    rest = rest.slice((heading ?? decision)?.[0].length);
  }
  return groups;
}

function parseDecision(name: string, signature: string, docstring: string): Decision {
  const [prose = '', ...tags] = docstring
    .replace(/^ +\* /gm, '')
    .trim()
    .split(/\n?@(?=(?:param|throws|see) )/);
  const [decides = '', sound = ''] = prose.split(/\nSound: /).map(oneLine);
  const tagged = (tag: string) =>
    tags.filter((text) => text.startsWith(`${tag} `)).map((text) => oneLine(text.slice(tag.length)));
  const sections = tagged('see');
  if (decides === '' || sound === '' || sections.length === 0) {
    throw new Error(`The docstring of ${name} must say what it decides, "Sound: ..." and an @see section.`);
  }
  return {
    name,
    signature: oneLine(signature).replaceAll('( ', '(').replaceAll(', )', ')'),
    decides,
    sound,
    parameters: tagged('param').map((text) => {
      const [parameter = '', ...meaning] = text.split(' ');
      return { name: parameter, meaning: meaning.join(' ') };
    }),
    throws: tagged('throws')[0],
    sections,
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
