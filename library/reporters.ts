import { join, resolve } from 'node:path';
import { writeWhole } from '../cli/lib/output.ts';
import { FORMATS, type FormatName } from '../reports/run/index.ts';
import { progressLine } from '../reports/run/progress.ts';
import type { Reporter } from './options.ts';

/**
 * Writes reports when the run is over, each under the name that `check` gives it.
 * @param folder made where it is missing
 */
export function files(folder: string, formats: readonly FormatName[] = ['json', 'html', 'junit']): Reporter {
  return {
    async onEnd(run, scrub) {
      for (const format of formats)
        await writeWhole(join(resolve(folder), FORMATS[format].file), scrub(FORMATS[format].render(run)));
    },
  };
}

/** Writes a line for each rule. @param write takes a line without its end; default: to stderr */
export function progress(write = (line: string): void => void process.stderr.write(`${line}\n`)): Reporter {
  let startedAt = 0;
  return {
    onStart() {
      startedAt = performance.now();
    },
    onResult({ rule }, done, total) {
      write(progressLine({ done, total, elapsedMs: performance.now() - startedAt, current: rule }));
    },
  };
}
