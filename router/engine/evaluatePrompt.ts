/** What of a `LlamaContextSequence` is needed to read a prompt of tokens of type `T`. */
export interface PromptReader<T> {
  readonly context: { readonly batchSize: number };
  evaluateWithoutGeneratingNewTokens(tokens: readonly T[]): Promise<void>;
}

/** A piece should take about this long: a cancelled request waits for the piece under way. */
const pieceMs = 250;
const smallestPiece = 32;

/**
 * Reads a prompt into an empty sequence piece by piece, so that a cancelled request does not keep the model busy until
 * the end of a long prompt. Rejects with the signal's reason when it aborts. Leaves out the last token, which llama.cpp
 * wants to see when it begins to answer.
 */
export async function evaluatePrompt<T>(
  sequence: PromptReader<T>,
  prompt: readonly T[],
  signal: AbortSignal,
): Promise<void> {
  const end = prompt.length - 1;
  let size = smallestPiece;
  // A short prompt is read in one go when the answer begins.
  if (end <= size) return;
  for (let at = 0; at < end;) {
    signal.throwIfAborted();
    const piece = prompt.slice(at, Math.min(at + size, end));
    const begun = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(piece);
    at += piece.length;
    const tookMs = performance.now() - begun;
    if (tookMs < pieceMs / 2) size = Math.min(size * 2, sequence.context.batchSize);
    else if (tookMs > pieceMs) size = Math.max(Math.floor(size / 2), smallestPiece);
  }
}
