import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** From source this module and the watcher are TypeScript, from the built files JavaScript. */
const PROGRAM = fileURLToPath(new URL(import.meta.url.replace(/watch(\.\w+)$/, 'watcher$1')));

/**
 * Starts a process that removes everything with this label as soon as this process is gone, in whatever way. It stands in
 * for Ryuk, testcontainers' own cleaner, which is an image to pull and holds the engine's socket.
 * @returns ends it
 */
export function watch(label: string): () => void {
  const watcher = spawn(process.execPath, [PROGRAM, label], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a group of its own Ctrl-C does not reach it.
    detached: true,
  });
  watcher.unref();
  // One that cannot be started, or is ended from outside, must not end the run.
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  return () => void watcher.kill();
}
