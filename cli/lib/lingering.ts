/** Time for what is left in good order, such as the last lines of the output. */
const GRACE_MS = 500;

/**
 * Runs the work of a command that uses Redis. Where it fails, the process ends soon afterwards with the exit code that is
 * set by then, even if a library still retries a connection that is lost.
 * @throws what the work throws
 */
export async function withoutLingering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    setTimeout(() => process.exit(), GRACE_MS).unref();
    throw error;
  }
}
