import { writeSync } from 'node:fs';
import { execute } from '../../cli/program.ts';

/** Ends what a command line printed, on both streams. */
const END = '\0';

/**
 * `node tests/hostile/probe.ts COMMAND-LINE...`: runs command lines (JSON arrays) one after the other in this process,
 * so that their memory can be measured, and prints what became of each as one JSON line on file descriptor 3.
 */
for (const line of process.argv.slice(2)) {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const code = await execute(JSON.parse(line) as string[]);
  const { user, system } = process.cpuUsage(before);
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  for (const stream of [process.stdout, process.stderr]) stream.write(END);
  const { maxRSS } = process.resourceUsage();
  writeSync(
    3,
    `${JSON.stringify({ code, seconds: (user + system) / 1e6, elapsedSeconds, megabytes: maxRSS / 1024 })}\n`,
  );
}
process.exit(0);
