import { createParser } from "eventsource-parser";
import type { EventSourceMessage } from "eventsource-parser";
import type { IncomingMessage } from "node:http";

/** The events of an event stream, as they come. Ends with the stream; rejects when the connection breaks. */
export async function* serverSentEvents(message: IncomingMessage): AsyncGenerator<EventSourceMessage> {
  let arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void arrived.push(event) });
  const decoder = new TextDecoder();
  for await (const chunk of message as AsyncIterable<Buffer>) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    const events = arrived;
    arrived = [];
    yield* events;
  }
}
