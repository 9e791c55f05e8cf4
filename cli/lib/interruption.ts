import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Lets work end early but in good order: the first SIGINT or SIGTERM aborts its signal, a second one ends the process
 * at once.
 * @param doing what is done in between
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  doing = 'writing what was found',
): Promise<T> {
  const controller = new AbortController();
  const onSignal = (name: (typeof SIGNALS)[number]) => {
    // Through `exit`, and not by the signal itself: what was started for the run, a browser say, is ended with it.
    if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
    process.stderr.write(`\nInterrupted: ${doing}; interrupt again to end at once.\n`);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.removeListener(name, onSignal);
  }
}
