import type { Socket } from "node:net";

/** What goes out to a client, and how the client keeps up with it. */
export class Outflow {
  readonly #socket: Socket;
  /** Bytes that had left this process when it was looked at last. */
  #taken = -1;
  #takenAt = 0;
  #untilTaken: Promise<void> | undefined;
  #resolve: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** A text has one character for each byte. */
  write(...parts: readonly (Buffer | string)[]): void {
    const socket = this.#socket;
    if (socket.destroyed) return;
    if (parts.length > 1) socket.cork();
    for (const part of parts) if (part.length > 0) socket.write(part, "latin1");
    if (parts.length > 1) socket.uncork();
  }

  /** Whether the client is to take something before it gets more. */
  get isFull(): boolean {
    return this.#socket.writableNeedDrain && !this.#socket.destroyed;
  }

  /** A promise when it is full: it resolves when the client has caught up, or has gone. */
  untilTaken(): Promise<void> | undefined {
    if (!this.isFull) return undefined;
    this.#untilTaken ??= new Promise((resolve) => {
      this.#resolve = resolve;
    });
    return this.#untilTaken;
  }

  /** The client has caught up, or has gone. */
  taken(): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#untilTaken = undefined;
    resolve?.();
  }

  /** Whether the client has taken nothing of what waits for it for so long. Asked now and then; slow readers are none. */
  hasStalled(now: number, ms: number): boolean {
    const { bytesWritten, writableLength } = this.#socket;
    const taken = bytesWritten - writableLength;
    if (writableLength === 0 || taken !== this.#taken) {
      this.#taken = taken;
      this.#takenAt = now;
    }
    return now - this.#takenAt >= ms;
  }
}
