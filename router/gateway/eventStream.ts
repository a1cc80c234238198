import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { HeaderLines } from "../httpServer/responseHead.ts";

const ofStreams = new HeaderLines({
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  // Proxies in between must not collect the stream.
  "x-accel-buffering": "no",
});

/** Writes server-sent events and says when the reader is slow. */
export class EventStream {
  readonly #response: HttpResponse;

  constructor(response: HttpResponse) {
    this.#response = response;
  }

  /** The head, which goes out with the first event; later calls do nothing. */
  begin(headers: readonly HeaderLines[]): void {
    this.#response.begin(200, [...headers, ofStreams]);
  }

  /** A returned promise resolves when the reader has caught up or has gone. */
  send(data: string, event?: string): Promise<void> | undefined {
    return this.#response.write(Buffer.from(eventText(data, event)));
  }

  /** The same for several events at once. */
  sendAll(data: readonly string[]): Promise<void> | undefined {
    return this.#response.write(Buffer.from(data.map((each) => eventText(each)).join("")));
  }

  /** The same for events as they came from elsewhere; urgent ones do not wait for others of the same turn. */
  sendBytes(bytes: Buffer, isUrgent: boolean): Promise<void> | undefined {
    return this.#response.write(bytes, isUrgent);
  }

  /** Keeps the connection from looking dead. */
  comment(text: string): void {
    void this.#response.write(Buffer.from(`: ${text}\n\n`));
  }

  end(): void {
    this.#response.end();
  }
}

function eventText(data: string, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  const lines = data.includes("\n") ? data.replaceAll("\n", "\ndata: ") : data;
  return `${name}data: ${lines}\n\n`;
}
