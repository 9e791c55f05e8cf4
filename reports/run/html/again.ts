/** How a reader tries a result again: the command for its rule, and the page of the rule. */
import { html } from 'ghtml';
import type { CheckedTarget, Result, RunDocument } from '../document.ts';
import { rulePage } from '../origin.ts';

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
export function again({ rule }: Result, id: string, { target, tool }: RunDocument): string {
  const { text, href } = rulePage(rule, tool);
  const page =
    href === undefined
      ? html`the rule: <code>pbx-conformance rules ${word(rule)}</code>, ${text}`
      : html`<a href="${href}" rel="noreferrer">The rule's page</a>`;
  return html`<p class="again">Try it again: <code id="${id}-rerun">${rerunLine(rule, target)}</code> <button type="button" data-copy="${id}-rerun" hidden>Copy</button> <span class="where">!${page}</span></p>`;
}
