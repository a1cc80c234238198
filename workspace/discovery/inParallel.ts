/** Runs `work` for every item, at most `atOnce` at a time. Items may be added to the list meanwhile. Rejects with the first error. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let busy = 0;
  await new Promise<void>((resolve, reject) => {
    let failed = false;
    const start = (): void => {
      if (failed) return;
      if (next >= items.length && busy === 0) {
        resolve();
        return;
      }
      while (busy < atOnce && next < items.length) {
        const item = items[next++];
        if (item === undefined) continue;
        busy++;
        work(item).then(
          () => {
            busy--;
            start();
          },
          (error: unknown) => {
            failed = true;
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      }
    };
    start();
  });
}
