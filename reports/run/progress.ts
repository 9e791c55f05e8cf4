/** The line a running check keeps on the terminal. */
import { clip, duration, oneLine } from '../text.ts';

/** How far a run has come. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  /** What is being checked: a rule's id. Empty between two. */
  readonly current: string;
}

/**
 * @param width columns the line may take
 * @returns `12/64 rules, about 8 s left · oauth/code/code-single-use`, one line without a newline
 */
export function progressLine({ done, total, elapsedMs, current }: RunProgress, width = 80): string {
  const remaining = Math.ceil(((elapsedMs / done) * (total - done)) / 1000) * 1000;
  const left = done > 0 && done < total ? `, about ${duration(remaining)} left` : '';
  const name = oneLine(current);
  return clip(`${done}/${total} rules${left}${name === '' ? '' : ` · ${name}`}`, width);
}
