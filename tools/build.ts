import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `npm run build`: JavaScript and declarations into `dist/`, and beside them every file the program reads as it runs. */
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const DIST = join(ROOT, 'dist');
const ASSETS: readonly (readonly [folder: string, files: RegExp])[] = [
  ['suites', /\.yaml$/],
  ['fixtures', /^(?!crms|schemas).*\.(yaml|xml|json|jsonl|csv)$/],
  ['harness', /\.schema\.json$/],
  ['reports', /\.(css|js|schema\.json)$/],
  ['web', /\.css$/],
  ['connector', /\.(css|js|svg)$/],
  ['simulator', /\.(css|js|svg|yaml)$/],
];

rmSync(DIST, { recursive: true, force: true });
const tsc = join(ROOT, 'node_modules', '.bin', 'tsc');
// Where the types have just been checked, as `npm test` does first, checking them again would take as long as all the rest.
const checked = process.env['PBX_TYPES_CHECKED'] === 'yes' ? ['--noCheck'] : [];
execFileSync(tsc, ['-p', 'tsconfig.build.json', ...checked], { cwd: ROOT, stdio: 'inherit' });
for (const [folder, files] of ASSETS) {
  for (const file of readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
    if (!files.test(file) || file.includes('golden')) continue;
    mkdirSync(dirname(join(DIST, folder, file)), { recursive: true });
    cpSync(join(ROOT, folder, file), join(DIST, folder, file));
  }
}
