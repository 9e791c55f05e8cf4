import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name and version of this tool, from its package. */
export const TOOL: { readonly name: string; readonly version: string } = readTool();

function readTool(): { name: string; version: string } {
  // From source the package is one folder up, from the built files two.
  const here = dirname(fileURLToPath(import.meta.url));
  for (const up of ['..', '../..']) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(here, up, 'package.json'), 'utf8')) as Record<
        string,
        string
      >;
      return { name: name ?? '', version: version ?? '' };
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') throw error;
    }
  }
  throw new Error('package.json was not found beside the program');
}

/** Writes a file as a whole or not at all: a run that is cut off never leaves half a report. */
export async function writeWhole(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.part`;
  await writeFile(draft, content);
  await rename(draft, path);
}
