import type { ServerResponse } from "node:http";

/** Writes server-sent events and says when the reader is slow. */
export class EventStream {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** The head, which goes out with the first event; later calls do nothing. */
  begin(headers: Readonly<Record<string, string>>): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, {
      ...headers,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      // Proxies in between must not collect the stream.
      "x-accel-buffering": "no",
    });
  }

  /** Sends the head without waiting for an event. */
  flush(): void {
    this.#response.flushHeaders();
  }

  /** A returned promise resolves when the reader has caught up or has gone. */
  send(data: string, event?: string): Promise<void> | undefined {
    return this.#write(eventText(data, event));
  }

  /** The same for several events at once. */
  sendAll(data: readonly string[]): Promise<void> | undefined {
    return data.length === 0 ? undefined : this.#write(data.map((each) => eventText(each)).join(""));
  }

  /** The same for events as they came from elsewhere. */
  sendBytes(bytes: Buffer): Promise<void> | undefined {
    return this.#write(bytes);
  }

  /** Keeps the connection from looking dead. */
  comment(text: string): void {
    void this.#write(`: ${text}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  #write(chunk: string | Buffer): Promise<void> | undefined {
    const response = this.#response;
    if (response.destroyed || response.writableEnded || response.write(chunk)) return undefined;
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

function eventText(data: string, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  const lines = data.includes("\n") ? data.replaceAll("\n", "\ndata: ") : data;
  return `${name}data: ${lines}\n\n`;
}
