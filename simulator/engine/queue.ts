/** Runs tasks, at most `limit` at once; the others wait and start in the order in which they came. */
export interface Queue {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** Places given up at once: one by one each would move all that wait. */
const ROOM = 1000;

/** `MaxConcurrentRequests` of a template as a fair queue. A limit under 1 counts as 1. */
export function createQueue(limit: number): Queue {
  const most = Math.max(1, Math.floor(limit));
  const waiting: (() => void)[] = [];
  let first = 0;
  let running = 0;

  const next = () => {
    const start = waiting[first];
    if (start === undefined) {
      waiting.length = 0;
      first = 0;
      running--;
      return;
    }
    first++;
    // A queue that is never empty must not keep those who have had their turn.
    if (first === ROOM) {
      waiting.splice(0, first);
      first = 0;
    }
    start();
  };

  return {
    async run(task) {
      // A finished task hands its place on, so that nobody who comes later can slip in between.
      if (running < most) running++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await task();
      } finally {
        next();
      }
    },
  };
}
