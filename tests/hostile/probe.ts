import { writeSync } from 'node:fs';
import { execute } from '../../cli/program.ts';

/**
 * `node tests/hostile/probe.ts COMMAND-LINE...`: runs command lines (JSON arrays) one after the other in this process,
 * so that their memory can be measured, and prints what became of each as one JSON line on file descriptor 3.
 */
for (const line of process.argv.slice(2)) {
  const code = await execute(JSON.parse(line) as string[]);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  writeSync(3, `${JSON.stringify({ code, seconds, megabytes: maxRSS / 1024 })}\n`);
}
process.exit(0);
