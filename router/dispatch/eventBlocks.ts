import { createParser } from "eventsource-parser";
import type { EventSourceParser } from "eventsource-parser";
import { AttemptFailure } from "./attemptFailure.ts";
import { errorOf, parseObject } from "./chunk.ts";

/** The most that one event may hold; a server that sends more is broken. */
const maxEventBytes = 64 * 1024 * 1024;

/** Events that came together. */
export interface EventBlock {
  /** The bytes of these events as they came; they begin and end between events. */
  readonly bytes: Buffer;
  /** The data of each event; of one that is an error by its name alone, as if its data said so. */
  readonly data: readonly string[];
}

/**
 * Cuts a stream of server-sent events where one event ends and the next begins, so that the original bytes can be passed
 * on and no event is ever passed on in part. What the stream ends with is no event when it is unfinished.
 */
export class EventBlocks {
  /** The beginning of an event whose end has not come yet. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #ready = nothing;
  /** For events that are more than a line of data; most streams have none. */
  #parser: EventSourceParser | undefined;

  /** The events that are whole now; `undefined` when there is none. @throws AttemptFailure when one is far too large. */
  take(bytes: Buffer): EventBlock | undefined {
    // The seam between the old and the new bytes may be the end of an event.
    const seam = this.#seam();
    const end = seam === undefined ? endOfLastEvent(bytes) : endOfLastEvent(Buffer.concat([seam, bytes])) - seam.length;
    if (end <= 0) {
      this.#keep(bytes);
      return undefined;
    }
    const fresh = end === bytes.length ? bytes : bytes.subarray(0, end);
    const whole = this.#rest.length === 0 ? fresh : Buffer.concat([...this.#rest, fresh]);
    this.#rest = [];
    this.#restBytes = 0;
    if (end < bytes.length) this.#keep(bytes.subarray(end));
    // Cut between events, the text holds no character in part.
    return { bytes: whole, data: this.#dataOf(whole.toString("utf8")) };
  }

  #dataOf(text: string): readonly string[] {
    const ready: string[] = [];
    this.#ready = ready;
    const rest = this.#takePlain(text);
    // The parser waits after a carriage return for the line feed that may belong to it.
    if (rest < text.length) this.#parse(text.endsWith("\r") ? `${text.slice(rest)}\n` : text.slice(rest));
    // Their text is not held until the next ones come.
    this.#ready = nothing;
    return ready;
  }

  #parse(text: string): void {
    this.#parser ??= createParser({
      onEvent: ({ event, data }) => {
        this.#ready.push(event === "error" ? asError(data) : data);
      },
      // llama-server wrote its errors so until 2025: `error: {"code":500,"message":"…"}`.
      onError: ({ type, field, value }) => {
        if (type === "unknown-field" && field === "error") this.#ready.push(asError(value ?? ""));
      },
    });
    this.#parser.feed(text);
  }

  /** Takes the events that are one line of data, as almost all are, and returns where the first other one begins. */
  #takePlain(text: string): number {
    if (text.includes("\r")) return 0;
    let at = 0;
    while (text.startsWith(plainBegin, at)) {
      const end = text.indexOf("\n", at);
      if (text.charCodeAt(end + 1) !== lineFeed) break;
      this.#ready.push(text.slice(at + plainBegin.length, end));
      at = end + 2;
    }
    return at;
  }

  /** The last few bytes of what is kept. */
  #seam(): Buffer | undefined {
    const last = this.#rest.at(-1);
    if (last === undefined || last.length >= seamBytes) return last?.subarray(-seamBytes);
    const before = this.#rest.at(-2);
    return before === undefined ? last : Buffer.concat([before.subarray(-seamBytes), last]);
  }

  #keep(bytes: Buffer): void {
    const last = this.#rest.at(-1);
    // Tiny parts are joined, so that the seam is always in the last two.
    if (last !== undefined && last.length < seamBytes) this.#rest[this.#rest.length - 1] = Buffer.concat([last, bytes]);
    else this.#rest.push(bytes);
    this.#restBytes += bytes.length;
    if (this.#restBytes > maxEventBytes)
      throw new AttemptFailure({
        code: "UPSTREAM_FAILED",
        words: "sent an event that is larger than 64 MB",
        fault: true,
      });
  }
}

/** Without it, what such an error cut short would look whole when `[DONE]` follows. */
function asError(data: string): string {
  const object = parseObject(data);
  return object !== undefined && errorOf(object) !== undefined ? data : JSON.stringify({ error: object ?? data });
}

const nothing: string[] = [];
const plainBegin = "data: ";
/** An event's end is at most this long less one. */
const seamBytes = 4;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the last empty line ends; -1 when there is none. */
export function endOfLastEvent(bytes: Buffer): number {
  for (let at = bytes.length - 1; at > 0; at--) {
    const last = bytes[at];
    if (last !== lineFeed && last !== carriageReturn) continue;
    const before = bytes[at - 1];
    if (last === lineFeed) {
      // "\n\n", "\r\n\r\n", or the mix of the two.
      if (before === lineFeed) return at + 1;
      if (before === carriageReturn && at > 1 && (bytes[at - 2] === lineFeed || bytes[at - 2] === carriageReturn))
        return at + 1;
    } else if (before === carriageReturn && bytes[at + 1] !== lineFeed) return at + 1;
    else if (before === lineFeed && at + 1 < bytes.length && bytes[at + 1] !== lineFeed) return at + 1;
  }
  return -1;
}
