/** What every report of a replay says in the same words. */
import { plural } from '../text.ts';
import type { ReplayDocument } from './document.ts';

const STEP_NAMES: Readonly<Record<string, string>> = {
  whole: 'call, all it waits for',
  lag: 'behind schedule',
  lookup: 'lookup',
  journal: 'journaling',
  'lookup-request': 'lookup, request alone',
  'journal-request': 'journaling, request alone',
  'token-request': 'token, request alone',
};

/** @returns how a step is called in tables */
export function stepName(step: string): string {
  return STEP_NAMES[step] ?? step;
}

/** @returns `0.12 ms`, `12.3 ms`, `1.23 s` for a number of milliseconds */
export function latency(milliseconds: number): string {
  if (milliseconds >= 999.5) return `${(milliseconds / 1000).toPrecision(3)} s`;
  if (milliseconds >= 1) return `${milliseconds.toPrecision(3)} ms`;
  return milliseconds < 0.005 ? '0 ms' : `${milliseconds.toFixed(2)} ms`;
}

/** @returns calls a second */
export function rate({ counts, durationMs }: ReplayDocument): number {
  return (counts.placed * 1000) / Math.max(1, durationMs);
}

/** @returns `1,234,567` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** @returns the replay in one sentence, and whether that is good */
export function headline(replay: ReplayDocument): {
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly text: string;
} {
  const { journal, verdict, counts } = replay;
  if (counts.placed === 0) return { tone: 'unsure', text: 'No call was placed' };
  if (!journal.checked)
    return { tone: 'unsure', text: 'Whether every call is in the journal could not be found out' };
  if (verdict === 'violated') {
    const wrong = [
      ...(journal.missing > 0 ? [`${calls(journal.missing)} missing from the journal`] : []),
      ...(journal.doubled > 0 ? [`${calls(journal.doubled)} doubled in it`] : []),
    ];
    return { tone: 'bad', text: wrong.join(', ') };
  }
  if (verdict === 'incomplete')
    return {
      tone: 'unsure',
      text: `Incomplete: ${grouped(journal.once)} of ${calls(counts.placed)} seen once in the journal`,
    };
  return { tone: 'good', text: `Every one of ${calls(journal.expected)} is in the journal exactly once` };
}

/** @returns what else there is to say of the replay, a sentence each */
export function remarks(replay: ReplayDocument): string[] {
  const { counts, journal, keepsCalls, drills } = replay;
  const said: string[] = [];
  if (!journal.checked) said.push(`The journal was not checked: ${journal.why}.`);
  else {
    if (journal.earlier > 0)
      said.push(
        `${calls(journal.earlier)} had been in the journal before, so that they show nothing: replay another recording, or to an account without them.`,
      );
    if (journal.repeated > 0)
      said.push(
        `The recording names ${calls(journal.repeated)} with the start, agent, number and direction of another; the CRM rightly merges them.`,
      );
  }
  if (keepsCalls && counts.kept > 0)
    said.push(
      `The PBXs kept ${calls(counts.kept)} that the CRM did not take at once, and journaled ${grouped(counts.late)} of them later. A real 3CX would have dropped them.`,
    );
  if (replay.phonebook !== undefined) said.push(phonebookRemark(replay.phonebook, counts.placed));
  if (counts.waiting > 0) said.push(`${calls(counts.waiting)} still waited at the end.`);
  if (counts.lost > 0)
    said.push(
      keepsCalls
        ? `The CRM refused ${calls(counts.lost)} for good.`
        : `The PBXs dropped ${calls(counts.lost)} that the CRM did not take, as a real 3CX does.${arrived(replay)}`,
    );
  if (counts.unreported > 0)
    said.push(
      `${calls(counts.unreported)} ${counts.unreported === 1 ? 'was' : 'were'} not reported: the template's own conditions sent nothing.`,
    );
  if (counts.broken > 0)
    said.push(`${plural(counts.broken, 'line')} of the recording could not be read (${lines(replay)}).`);
  if (counts.skipped > 0)
    said.push(
      `${plural(counts.skipped, 'line')} held no call a CRM would hear of, such as calls between extensions.`,
    );
  for (const { kind, atMs } of drills.filter(({ happened }) => !happened))
    said.push(`The drill ${kind} at ${atMs / 1000} s did not happen: the replay was over before.`);
  return [...said, ...replay.notes];
}

function phonebookRemark(
  { query, sparedLookups }: NonNullable<ReplayDocument['phonebook']>,
  placed: number,
): string {
  if (query === 'always')
    return 'The PBXs stored the contacts they found, and looked every number up all the same.';
  return `The phonebook spared ${grouped(sparedLookups)} of ${grouped(placed)} lookups.`;
}

function arrived({ journal }: ReplayDocument): string {
  return journal.checked && journal.arrived > 0
    ? ` ${grouped(journal.arrived)} of them are in the journal all the same: only the answer was lost.`
    : '';
}

function lines({ brokenLines, counts }: ReplayDocument): string {
  const shown = brokenLines
    .slice(0, 3)
    .map(({ line, reason }) => `line ${line}: ${reason.replace(/\.$/, '')}`);
  return [...shown, ...(counts.broken > shown.length ? ['...'] : [])].join('; ');
}

function calls(count: number): string {
  return `${grouped(count)} ${count === 1 ? 'call' : 'calls'}`;
}

/** @returns how the calls were due, `at 200 calls a second` */
export function pace({ schedule }: ReplayDocument): string {
  if (schedule.pace === 'fast') return 'as fast as possible';
  return schedule.pace === 'rate'
    ? `at ${schedule.value} calls a second`
    : schedule.value === 1
      ? 'as fast as recorded'
      : `${schedule.value} times as fast as recorded`;
}
