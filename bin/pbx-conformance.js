#!/usr/bin/env node
// The command: the built program in the package, the sources in a checkout. It has to load on any Node, to say which one is needed.
import { existsSync } from 'node:fs';

const needed = 24;
const running = Number(process.versions.node.split('.')[0]);
if (running < needed) {
  process.stderr.write(
    `pbx-conformance needs Node.js ${needed} or newer, and this is ${process.versions.node}: install a newer one, or run "npm install node@${needed}" beside it.\n`,
  );
  process.exitCode = 2;
} else {
  const sources = new URL('../cli/main.ts', import.meta.url);
  await import(existsSync(sources) ? sources.href : new URL('../dist/cli/main.js', import.meta.url).href);
}
