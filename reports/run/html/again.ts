/** How a reader tries a result again: the command for its rule, and the page of the rule. */
import { html } from 'ghtml';
import type { Result } from '../document.ts';

/** Where the documentation of the package describes a rule. @returns a path inside it */
export function rulePage(rule: string): string {
  return `docs/rules/${rule}.md`;
}

/** @returns the line that tries one rule again; the reader puts the target file in */
export function rerunLine(rule: string): string {
  return `pbx-conformance check TARGET.yaml --only ${/^[\w/.-]+$/.test(rule) ? rule : `'${rule.replaceAll("'", '')}'`}`;
}

/** @returns the command and the page of a result's rule */
export function again({ rule }: Result, id: string): string {
  return html`<p class="again">Try it again: <code id="${id}-rerun">${rerunLine(rule)}</code> <button type="button" data-copy="${id}-rerun" hidden>Copy</button> <span class="where">${rulePage(rule)}</span></p>`;
}
