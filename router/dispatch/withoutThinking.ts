const thoughtBegin = "<think>";
export const thoughtEnd = "</think>";

/**
 * A text without what a thinking model wrote for itself between `<think>` and `</think>`, as servers that do not tell
 * reasoning apart send it. A thought that was cut off is all thought.
 */
export function withoutThinking(text: string): string {
  return text.replace(/<think>[\s\S]*?(?:<\/think>|$)/g, "").trimStart();
}

/** Tells from the pieces of a text when there is more in it than such thoughts. */
export class ThoughtWatch {
  /** The text begins with a thought. */
  isThought = false;
  /** The thought has not ended yet. */
  isOpen = false;
  /** What the next piece may belong to. */
  #rest = "";

  /** Whether the text has become more than thoughts with this piece; after that, no more are wanted. */
  isMoreWith(piece: string): boolean {
    this.#rest += piece;
    for (;;) {
      if (this.isOpen) {
        const end = this.#rest.indexOf(thoughtEnd);
        this.#rest = this.#rest.slice(end < 0 ? 1 - thoughtEnd.length : end + thoughtEnd.length);
        if (end < 0) return false;
        this.isOpen = false;
      } else {
        const said = this.#rest.trimStart();
        if (!said.startsWith(thoughtBegin)) return !thoughtBegin.startsWith(said);
        this.#rest = said.slice(thoughtBegin.length);
        this.isThought = this.isOpen = true;
      }
    }
  }
}
