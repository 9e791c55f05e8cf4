/** Secrets of evidence as variables: a request can be sent again, and holds no secret. */

/** A secret as the run document has it, plain or percent-encoded, or as a rendered file has it. */
const LABEL = /(?:[<[]|%3C)([a-z][\w.-]*)(?:#|%23)(\d+)(?:[>\]]|%3E)/gi;

/** @returns the text with each label of a secret replaced by what `write` makes of its variable: `client_secret_1` */
export function withVariables(text: string, write: (variable: string) => string): string {
  return text.replace(LABEL, (_, kind: string, number: string) => write(variableOf(kind, number)));
}

/** @returns the text cut at its labels: what is plain, and the names of variables, in turn */
export function partsOf(text: string): { readonly plain: string; readonly variable?: string }[] {
  const parts: { plain: string; variable?: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(LABEL)) {
    const [label, kind = '', number = ''] = match;
    parts.push({ plain: text.slice(at, match.index), variable: variableOf(kind, number) });
    at = match.index + label.length;
  }
  return [...parts, { plain: text.slice(at) }];
}

function variableOf(kind: string, number: string): string {
  return `${kind.replace(/\W/g, '_')}_${number}`.toLowerCase();
}
