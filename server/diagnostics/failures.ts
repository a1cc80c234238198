import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Problem } from "../../core/problem.ts";

/** Requests that failed by a mistake of ours. Each is said once at the document, until its text is another. */
export class Failures {
  readonly #failed = new WeakMap<TextDocument, { readonly version: number; readonly method: string }>();
  readonly #onNote: (document: TextDocument) => void;

  /** `onNote` is called when there is something new to say of a document. */
  constructor(onNote: (document: TextDocument) => void) {
    this.#onNote = onNote;
  }

  note(document: TextDocument, method: string): void {
    if (this.of(document) !== undefined) return;
    this.#failed.set(document, { version: document.version, method });
    this.#onNote(document);
  }

  of(document: TextDocument): Problem | undefined {
    const failed = this.#failed.get(document);
    return failed?.version === document.version ? internalError(`answer ${failed.method} for this file`) : undefined;
  }
}

/** What went wrong on our side, at the first line; `what` goes on after "MAGI could not". */
export function internalError(what: string): Problem {
  const message = `MAGI could not ${what} because of a mistake of its own; its log has the details.`;
  return { code: "internal-error", severity: "warning", message, range: { start: 0, end: 0 } };
}
