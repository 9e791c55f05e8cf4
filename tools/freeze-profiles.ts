import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { applyProfile, loadProfile, loadRules, profileHash, profileNames } from '../harness/index.ts';

/** `npm run freeze`: writes into each profile the hash of what it asks now. Give it a new version in the same change. */
const FOLDER = join(dirname(dirname(fileURLToPath(import.meta.url))), 'suites', 'profiles');
const rules = await loadRules();
for (const name of await profileNames()) {
  const selection = applyProfile(await loadProfile(name), rules);
  const file = join(FOLDER, `${name}.yaml`);
  const source = readFileSync(file, 'utf8');
  writeFileSync(file, source.replace(/^hash: .*$/m, `hash: "${profileHash(selection)}"`));
  process.stdout.write(`${name}: ${selection.length} rules, ${profileHash(selection)}\n`);
}
