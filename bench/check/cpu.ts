import { writeSync } from 'node:fs';

/** Preloaded: tells, on descriptor 3, how many microseconds of processor time the process took, all its threads together. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, String(user + system));
});
