import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// `npm test` runs the Node.js installed with the packages; `npx vitest` runs the one on the PATH, which may be too old
// to know Map.groupBy. This file must therefore load on older versions.
const NODE_NEEDED = 24;
if (Number(process.versions.node.split('.')[0]) < NODE_NEEDED) {
  process.stderr.write(
    `The tests need Node.js ${NODE_NEEDED} or newer, and this is ${process.versions.node}: run them with "npm test" or "npm run test:unit", or switch with "nvm use".\n`,
  );
  process.exit(2);
}

// Dozens of tests start the program as a process of its own: what one has compiled the next need not compile again.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules', '.cache', 'node-compile');

/** A lane is the word before `.test.ts`; a test file without one is a unit test. */
const LANES = ['browser', 'integration', 'prove'] as const;
/** The examples are tests of other projects: tests/package.integration.test.ts runs them. */
const SKIPPED = ['node_modules/**', 'dist/**', 'examples/**'];

/** Shuffles the files as Vitest does, but begins with the lane `prove`, which alone takes half of the time of all. */
class LongestLaneFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const order = (file: TestSpecification) => hash(`${seed} ${file.moduleId}`);
    const isLong = (file: TestSpecification) => Number(file.project.name === 'prove');
    return files.toSorted((a, b) => isLong(b) - isLong(a) || order(a) - order(b));
  }
}

/** FNV-1a: a seed puts the files of a checkout in the same order again. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), 2_166_136_261);
}

export default defineConfig({
  test: {
    // Files share a worker: nothing in the project keeps module state, and a worker per file costs seconds.
    isolate: false,
    // Node.js strips the types itself, as it does when the program runs: Vite's transformation costs more than the tests.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // More than two cores: a third of the time of a file is spent waiting for a child process, a browser or a clock.
    maxWorkers: 3,
    sequence: { shuffle: true, sequencer: LongestLaneFirst },
    testTimeout: 30_000,
    // The first test that needs a Chromium installs it where there is none.
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...SKIPPED, ...LANES.map((lane) => `**/*.${lane}.test.ts`)],
        },
      },
      ...LANES.map((lane) => ({
        extends: true as const,
        test: { name: lane, include: [`**/*.${lane}.test.ts`], exclude: SKIPPED },
      })),
    ],
  },
});
