/** Below this many bytes of weights one thread is faster than several, which mostly wait for each other. */
const smallModelBytes = 64 * 1024 * 1024;

/**
 * How many threads work on a model. Those beyond the cores keep the others waiting until nothing goes on, so a wish from a
 * larger machine counts as far as this one goes; 0 and less are no wish, as for llama-server.
 */
export function threadsFor(
  asked: number | undefined,
  { modelBytes, mathCores, cores }: { readonly modelBytes: number; readonly mathCores: number; readonly cores: number },
): number {
  if (asked !== undefined && asked > 0) return Math.min(asked, cores);
  // One core is left to the editor.
  return modelBytes < smallModelBytes ? 1 : Math.max(1, Math.min(mathCores, cores - 1));
}
