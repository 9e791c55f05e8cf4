/** A replay as text: what came of the calls, how long each step took, what went wrong. */
import { clip, duration, oneLine, plural, wrap } from '../text.ts';
import type { ReplayDocument } from './document.ts';
import { grouped, headline, latency, pace, rate, remarks, stepName } from './messages.ts';

const MOST_CAUSES = 10;

/** @param width columns of a line */
export function replayText(replay: ReplayDocument, width = 80): string {
  const { counts, target, recording, pbxs, durationMs, latencies, errors, drills } = replay;
  const head = `${recording.file} to ${target.name} (${target.url}), ${plural(pbxs, 'PBX', 'PBXs')}, ${pace(replay)}`;
  const times = recording.rounds > 1 ? `, the recording ${recording.rounds} times` : '';
  const done = `${grouped(counts.placed)} calls in ${duration(durationMs)} (${rate(replay).toFixed(1)} a second)${times}, ${plural(counts.tokens, 'token')} issued`;
  const happened = drills.filter((drill) => drill.happened);
  return [
    ...wrap(head, width),
    ...wrap(done, width),
    ...(happened.length === 0
      ? []
      : wrap(
          `Drills: ${happened.map(({ kind, atMs, forMs }) => `${kind} at ${atMs / 1000} s for ${forMs / 1000} s`).join(', ')}`,
          width,
        )),
    ...table(latencies, width),
    '',
    ...causes(errors, width),
    ...remarks(replay).flatMap((remark) => wrap(oneLine(remark), width)),
    ...examples(replay, width),
    ...wrap(`${headline(replay).text}.`, width),
    '',
  ].join('\n');
}

function table(latencies: ReplayDocument['latencies'], width: number): string[] {
  if (latencies.length === 0) return [];
  return [
    '',
    row(['', 'count', 'p50', 'p90', 'p99', 'p99.9', 'max'], width),
    ...latencies.map(({ step, count, p50, p90, p99, p999, max }) =>
      row([stepName(step), grouped(count), ...[p50, p90, p99, p999, max].map(latency)], width),
    ),
  ];
}

function row([name = '', ...cells]: readonly string[], width: number): string {
  const columns = Math.min(9, Math.floor((width - 26) / cells.length));
  return `${clip(name, 26).padEnd(26)}${cells.map((cell) => cell.padStart(columns)).join('')}`.trimEnd();
}

function causes(errors: ReplayDocument['errors'], width: number): string[] {
  if (errors.length === 0) return [];
  const shown = errors.slice(0, MOST_CAUSES);
  const rest = errors.slice(MOST_CAUSES).reduce((sum, { count }) => sum + count, 0);
  return [
    'What went wrong on the way',
    ...shown.map(({ cause, count }) => clip(`  ${grouped(count).padStart(9)}  ${oneLine(cause)}`, width)),
    ...(rest > 0 ? [`  ${grouped(rest).padStart(9)}  for other causes`] : []),
    '',
  ];
}

function examples({ journal }: ReplayDocument, width: number): string[] {
  if (!journal.checked) return [];
  return journal.examples.map(({ what, line, agent, startedAt }) =>
    clip(`  ${what}: line ${line}, agent ${oneLine(agent)}, started at ${startedAt}`, width),
  );
}
