import { benchApi } from './api.ts';
import { benchCheck } from './check.ts';
import { benchHtml } from './html.ts';
import { benchLookup } from './lookup.ts';
import { benchPages } from './pages.ts';
import { benchParse } from './parse.ts';
import { benchRecordings } from './recordings.ts';
import { benchRemote } from './remote.ts';
import { benchReplay } from './replay.ts';
import { benchReplayMemory } from './replay-memory.ts';
import { benchStability } from './stability.ts';
import { benchStart } from './start.ts';
import { benchTap } from './tap.ts';
import { benchTokens } from './tokens.ts';

/** `npm run bench`: all benchmarks, or those whose names are given. */
const BENCHMARKS: Readonly<Record<string, () => Promise<string>>> = {
  tokens: benchTokens,
  api: benchApi,
  lookup: benchLookup,
  parse: benchParse,
  check: benchCheck,
  html: benchHtml,
  recordings: benchRecordings,
  pages: benchPages,
  replay: benchReplay,
  'replay-memory': benchReplayMemory,
  tap: benchTap,
  start: benchStart,
};

/** Those that take long, and are measured only by their name. */
const LONG: Readonly<Record<string, () => Promise<string>>> = {
  stability: benchStability,
  remote: benchRemote,
};

const wanted = process.argv.slice(2);
const known = { ...BENCHMARKS, ...LONG };
const unknown = wanted.find((name) => known[name] === undefined);
if (unknown === undefined) {
  for (const [name, bench] of Object.entries(known))
    if (wanted.length === 0 ? name in BENCHMARKS : wanted.includes(name))
      process.stdout.write(`${await bench()}\n\n`);
} else {
  process.stderr.write(`There is no benchmark "${unknown}"; there are ${Object.keys(known).join(', ')}.\n`);
  process.exitCode = 2;
}
