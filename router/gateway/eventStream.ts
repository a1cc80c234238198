import type { ServerResponse } from "node:http";

/** Writes server-sent events and says when the reader is slow. */
export class EventStream {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Sends the head; later calls do nothing. */
  begin(headers: Readonly<Record<string, string>>): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      // Proxies in between must not collect the stream.
      "x-accel-buffering": "no",
    });
    this.#response.flushHeaders();
  }

  /** A returned promise resolves when the reader has caught up or has gone. */
  send(data: string, event?: string): Promise<void> | undefined {
    const name = event === undefined ? "" : `event: ${event}\n`;
    const lines = data.includes("\n") ? data.replaceAll("\n", "\ndata: ") : data;
    return this.#write(`${name}data: ${lines}\n\n`);
  }

  /** Keeps the connection from looking dead. */
  comment(text: string): void {
    void this.#write(`: ${text}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  #write(text: string): Promise<void> | undefined {
    const response = this.#response;
    if (response.destroyed || response.writableEnded || response.write(text)) return undefined;
    return new Promise((resolve) => {
      const done = (): void => {
        response.off("drain", done);
        response.off("close", done);
        resolve();
      };
      response.on("drain", done);
      response.on("close", done);
    });
  }
}
