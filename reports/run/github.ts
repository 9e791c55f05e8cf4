/** A run as workflow commands, which GitHub Actions turns into annotations when they stand in the log. */

import { clip, plural, printable } from '../text.ts';
import type { Result, RunDocument } from './document.ts';
import { badges, consequences, divideNotTried, headline, sources, withVerdict } from './summary.ts';

type Command = 'error' | 'warning' | 'notice';

/** @returns one line per annotation: unexpected failures and harness errors as errors, the rest as warnings */
export function github(run: RunDocument): string {
  const { reported, notTried } = divideNotTried(run.results);
  const of = (verdict: Result['verdict']) => withVerdict(reported, verdict);
  const lines = [
    ...of('fail').map((result) => annotation(result.known ? 'warning' : 'error', result)),
    ...of('error').map((result) => annotation('error', result)),
    ...[...of('blocked'), ...of('advice')].map((result) => annotation('warning', result)),
    ...notTried.map(({ reason, count, areas }) =>
      command('warning', `${plural(count, 'rule')} not tried`, clip(`${reason}\n${areas}`, 1000)),
    ),
    ...(run.notes ?? []).map((note) => command('notice', 'About the run', note)),
    command('notice', `${run.target.name}, ${run.profile.name} ${run.profile.version}`, headline(run).text),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Text for the same log that the runner shows without obeying it: it holds what a target answered.
 * @param token random, so that nothing in the text can end the silence
 */
export function withoutCommands(text: string, token: string): string {
  return `::stop-commands::${token}\n${text}::${token}::\n`;
}

function annotation(kind: Command, result: Result): string {
  const lines = [
    `${result.verdict} at: ${result.at}`,
    `expected: ${result.expected}`,
    `got: ${result.actual}`,
    ...consequences(result).map(([name, text]) => `${name}: ${text}`),
    `${result.rule} (${[result.level, ...badges(result)].join(', ')}; ${sources(result.cites)})`,
  ];
  return command(kind, result.title, lines.map((line) => clip(line, 500)).join('\n'));
}

/** The runner ends a command at a newline and a property at `,` or `:`; it decodes these escapes. */
function command(kind: Command, title: string, message: string): string {
  const data = (text: string) =>
    printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::${kind} title=${data(title).replaceAll(':', '%3A').replaceAll(',', '%2C')}::${data(message)}`;
}
