/** A comparison of a tap with the simulated PBX in words, for the terminal. */
import { oneLine, plural, wrap } from '../text.ts';
import type { TapClaim, TapComparison, TapDifference } from './comparison.ts';

/** What happened at the PBX, in words: one, and several. */
const EVENTS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  authorize: ['Authorize', 'times Authorize'],
  ring: ['lookup of a caller', 'lookups of callers'],
  report: ['call reported', 'calls reported'],
  chat: ['chat reported', 'chats reported'],
  email: ['lookup of an e-mail address', 'lookups of e-mail addresses'],
  search: ['search', 'searches'],
  'client-contact': ['contact from a client', 'contacts from a client'],
  'call-flow': ['lookup of a call flow', 'lookups of call flows'],
  test: ['test', 'tests'],
};

/** @returns events of a kind with their number: `4 calls reported` */
export function eventsOf(kind: string, count: number): string {
  const [one, several] = EVENTS[kind] ?? [kind, kind];
  return plural(count, one, several);
}

/** @returns what happened, without a number */
export function eventOf(kind: string): string {
  return EVENTS[kind]?.[0] ?? kind;
}

/** @returns the result in one sentence */
export function comparisonVerdict({ differences, requests, profile }: TapComparison): string {
  const { compared, equal } = requests;
  if (differences.length > 0)
    return `${plural(differences.length, 'kind')} of difference between the real PBX and the simulated ${profile.title}: ${equal} of ${plural(compared, 'compared request')} equal.`;
  if (compared === 0)
    return 'Nothing could be compared: no request fits the template, which has to have the addresses of the deployment, not of the tap.';
  return `No difference: the simulated ${profile.title} sends the same ${plural(compared, 'request')}.`;
}

/** @returns what the traffic says of the engine's model, in one sentence */
export function claimsVerdict({ claims }: TapComparison): string {
  const { confirmed, contradicted, notSeen } = claims;
  return `The engine's model: ${plural(confirmed.length, 'entry', 'entries')} confirmed, ${contradicted.length} contradicted, ${notSeen.length} not seen.`;
}

/** @returns the comparison for a terminal of `width` columns */
export function tapComparisonText(comparison: TapComparison, width = 80): string {
  const {
    target,
    startedAt,
    template,
    profile,
    events,
    requests,
    differences,
    notCompared,
    assumed,
    claims,
  } = comparison;
  const { real, simulated, compared, equal } = requests;
  const block = (text: string, indent: number) =>
    wrap(oneLine(text), width - indent).map((line) => ' '.repeat(indent) + line);
  const section = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [heading, ...lines, ''];
  const lines = [
    ...block(
      `Tap of ${target.name}, ${startedAt}, against the simulated ${profile.title} with ${template}`,
      0,
    ),
    ...block(`Events: ${events.map(({ kind, count }) => eventsOf(kind, count)).join(', ') || 'none'}`, 0),
    ...block(`Requests: ${real} real, ${simulated} simulated, ${compared} compared, ${equal} equal`, 0),
    '',
    ...section(
      `Differences (${differences.length})`,
      differences.flatMap((each) => differenceLines(each, block)),
    ),
    ...section(
      'Contradicted',
      claims.contradicted.flatMap((claim) => claimLines(claim, block)),
    ),
    ...section(
      'Confirmed',
      claims.confirmed.flatMap((claim) => claimLines(claim, block)),
    ),
    ...section(
      `Not compared (${notCompared.length})`,
      notCompared.flatMap(({ what, why, count }) => block(`${count} × ${what}: ${why}`, 2)),
    ),
    ...section(
      'Assumed',
      assumed.flatMap((each) => block(each, 2)),
    ),
    ...block(claimsVerdict(comparison), 0),
    ...block(comparisonVerdict(comparison), 0),
  ];
  return `${lines.join('\n')}\n`;
}

type Block = (text: string, indent: number) => string[];

function differenceLines(
  { scenario, where, what, count, example, claims }: TapDifference,
  block: Block,
): string[] {
  const at = example.exchange === undefined ? '' : ` (exchange ${example.exchange})`;
  return [
    ...block(`${count} × ${scenario}, ${where}: ${what}`, 2),
    ...(example.real === '' ? [] : block(`real${at}: ${example.real}`, 6)),
    ...(example.simulated === '' ? [] : block(`simulated: ${example.simulated}`, 6)),
    ...block(`model: ${claims.join(', ') || 'no entry about it'}`, 6),
  ];
}

function claimLines(
  { key, claim, certainty, source, switch: member, seen }: TapClaim,
  block: Block,
): string[] {
  const how = [
    `${certainty} certainty`,
    source,
    ...(member === undefined ? [] : [member]),
    ...(seen > 0 ? [`seen ${seen} ×`] : []),
  ];
  return block(`${key}: ${claim} (${how.join(', ')})`, 2);
}
