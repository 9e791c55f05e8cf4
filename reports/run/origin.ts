/** What a run says of its target and of its origin, in words that every report shares. */
import { oneLine } from '../text.ts';
import type { CheckingTool, Declarations, Revision, RunDocument } from './document.ts';

/** @returns what the target declares, by the key of the target file; empty lists are said as well */
export function declared({
  grants,
  capabilities,
  allow,
  approval,
}: Declarations): readonly (readonly [key: string, text: string])[] {
  const list = (names: readonly string[]) => (names.length === 0 ? 'nothing' : names.join(', '));
  return [
    ['offers', list(capabilities)],
    ['allows', list(allow)],
    ...Object.entries(grants).map(([part, of]) => [`grants of ${part}`, list(of)] as const),
    ['approval', approval],
  ];
}

/** @returns a commit as readers know it */
export function shortCommit({ commit }: Revision): string {
  return oneLine(commit).slice(0, 12);
}

/** @returns the commit and where its run is, in one line of text; empty outside of a CI */
export function originLine({ revision }: RunDocument): string {
  if (revision === undefined) return '';
  const { repository, run } = revision;
  const place = [repository, run].filter((part) => part !== undefined).join(', ');
  return `commit ${shortCommit(revision)}${place === '' ? '' : ` (${place})`}`;
}

/** @returns the address of a page of the repository or CI; undefined for what no browser opens */
export function linkable(address: string | undefined): string | undefined {
  return /^https?:\/\/[^\s<>()"]+$/i.test(address ?? '') ? address : undefined;
}

/** Where a rule is described. @returns its page: an address where the documentation is published, else a path in the package */
export function rulePage(
  rule: string,
  { docs }: CheckingTool,
): { readonly text: string; readonly href?: string } {
  const href = linkable(docs === undefined ? undefined : `${docs}/rules/${rule}.md`);
  return { text: `docs/rules/${rule}.md`, ...(href !== undefined && { href }) };
}
