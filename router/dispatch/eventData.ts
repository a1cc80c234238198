import { createParser } from "eventsource-parser";

/** The most that one event may hold; a server that sends more is broken. */
const maxEventChars = 64 * 1024 * 1024;

/**
 * The data of each server-sent event of a body, in order. Reads on only when asked for more, so a slow reader slows the
 * server down. An unfinished last event is not an event.
 */
export async function* eventData(body: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  const ready: string[] = [];
  let failure: Error | undefined;
  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: (event) => ready.push(event.data),
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") failure = error;
    },
  });
  const decoder = new TextDecoder("utf-8");
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    if (failure !== undefined) throw failure;
    while (ready.length > 0) yield ready.shift() ?? "";
  }
}
