// Waiting for what the editor does in its own time.

/**
 * Repeats `check` until it no longer throws, and resolves to what it returned. After `timeoutMs` it rejects with the last
 * thing that `check` threw, so a test says what was missing and not that time was up.
 */
export async function eventually<T>(check: () => T | PromiseLike<T>, timeoutMs = 40_000): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadlineMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
