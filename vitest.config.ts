import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**'],
    // Files share a worker: nothing in the project keeps module state, and a worker a file costs seconds.
    isolate: false,
    // Both cores: much of the time of a test goes by waiting for a child process or a browser.
    maxWorkers: 2,
    sequence: { shuffle: true },
    testTimeout: 30_000,
    // The first test that needs a Chromium installs it where there is none.
    hookTimeout: 300_000,
  },
});
