const BATCH_MS = 200;

/** What is written a moment later, many at once: a crash loses that moment, and nothing waits for the disk. */
export interface Batch<T> {
  add(item: T): void;
  /** Writes what was added, now. */
  flush(): void;
  /** The same; what is added later is not written any more. */
  close(): void;
}

export function createBatch<T>(write: (items: readonly T[]) => void): Batch<T> {
  let unwritten: T[] = [];
  let planned: NodeJS.Timeout | undefined;
  let closed = false;

  const flush = () => {
    if (planned !== undefined) clearTimeout(planned);
    planned = undefined;
    if (unwritten.length === 0) return;
    const batch = unwritten;
    unwritten = [];
    write(batch);
  };
  return {
    add(item) {
      if (closed) return;
      unwritten.push(item);
      planned ??= setTimeout(flush, BATCH_MS).unref();
    },
    flush,
    close() {
      flush();
      closed = true;
    },
  };
}
