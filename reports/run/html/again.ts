/** How a reader tries a result again: the command for its rule, and the page of the rule. */
import { html } from 'ghtml';
import type { CheckedTarget, Result } from '../document.ts';

/** Where the documentation of the package describes a rule. @returns a path inside it */
export function rulePage(rule: string): string {
  return `docs/rules/${rule}.md`;
}

/** @returns the line that tries one rule again; where no target file is known, the reader puts it in */
export function rerunLine(rule: string, { file }: CheckedTarget): string {
  const place = file === undefined ? 'TARGET.yaml' : word(file.path);
  return `pbx-conformance check ${place} --only ${word(rule)}`;
}

/** One word of a shell. */
function word(text: string): string {
  return /^[\w/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** @returns the command and the page of a result's rule */
export function again({ rule }: Result, id: string, target: CheckedTarget): string {
  return html`<p class="again">Try it again: <code id="${id}-rerun">${rerunLine(rule, target)}</code> <button type="button" data-copy="${id}-rerun" hidden>Copy</button> <span class="where">${rulePage(rule)}</span></p>`;
}
