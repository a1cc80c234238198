import { jsonMembers } from "../dispatch/jsonMembers.ts";
import type { Batch } from "../dispatch/openStream.ts";

/**
 * Gives the events of a second stage the id that those of the first had: for a client they are one stream, and clients take
 * the id for its name. All other bytes stay.
 */
export class OneId {
  readonly #to: string;
  /** The id's member as the server writes it. */
  #from: string | undefined;

  constructor(id: string) {
    this.#to = `"id":${JSON.stringify(id)}`;
  }

  of(batch: Batch): Batch {
    const first = batch.events[0]?.data ?? "";
    if (this.#from === undefined || !first.includes(this.#from)) this.#from = idIn(first) ?? this.#from;
    const from = this.#from;
    if (from === undefined) return batch;
    // A quotation mark within a text has a backslash before it, so this is found nowhere but in its place.
    if (batch.bytes === undefined) {
      const events = batch.events.map((event) => ({ ...event, data: event.data.replaceAll(from, this.#to) }));
      return { ...batch, events };
    }
    // Byte for byte a character, so that what is no UTF-8 stays as it came.
    const text = batch.bytes.toString("latin1").replaceAll(latin1(from), this.#to);
    return { ...batch, bytes: Buffer.from(text, "latin1") };
  }
}

function idIn(data: string): string | undefined {
  const place = data.startsWith("{") ? jsonMembers(data).find(({ key }) => key === "id") : undefined;
  if (place === undefined) return undefined;
  const start = data.lastIndexOf('"id"', place.start);
  return start < 0 ? undefined : data.slice(start, place.end);
}

function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}
