import type { Clock } from "../../core/ports.ts";
import type { StageRole } from "../../protocol/routerEvents.ts";

/** A piece of text on its way to the page. */
export interface TextPiece {
  readonly kind: "text" | "reasoning";
  readonly id: string;
  readonly role: StageRole;
  readonly text: string;
}

/** Often enough to look like a stream, seldom enough not to flood the page. */
const batchMs = 30;

/** Joins the pieces of text that come within a moment, so that a fast model does not flood the page with messages. */
export class TextBatch {
  readonly #clock: Clock;
  readonly #send: (piece: TextPiece) => void;
  #pending: TextPiece | undefined;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, send: (piece: TextPiece) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(piece: TextPiece): void {
    const pending = this.#pending;
    if (
      pending !== undefined &&
      pending.kind === piece.kind &&
      pending.id === piece.id &&
      pending.role === piece.role
    ) {
      this.#pending = { ...pending, text: pending.text + piece.text };
      return;
    }
    this.flush();
    this.#pending = piece;
    this.#cancel = this.#clock.after(batchMs, () => {
      this.flush();
    });
  }

  /** Sends what is pending; before anything else is sent, so that the order stays. */
  flush(): void {
    const pending = this.#pending;
    this.drop();
    if (pending !== undefined) this.#send(pending);
  }

  /** Forgets what is pending, for when the page gets everything anew. */
  drop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#pending = undefined;
  }
}
