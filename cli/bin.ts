#!/usr/bin/env node
// The installed command's door. It has to load on any Node, to say which one is needed.
const needed = 24;
const running = Number(process.versions.node.split('.')[0]);
if (running < needed) {
  process.stderr.write(
    `pbx-conformance needs Node.js ${needed} or newer, and this is ${process.versions.node}: install a newer one, or run "npm install node@${needed}" beside it.\n`,
  );
  process.exitCode = 2;
} else {
  await import('./main.ts');
}
