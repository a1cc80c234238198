import { parseRequestHead } from "./requestHead.ts";
import type { RequestHead } from "./requestHead.ts";

/**
 * Reads heads as `parseRequestHead` does, one client's after the other's. Those of a client are alike but for the length of
 * the body: a head like the last one is not taken apart again, and gets the same map of headers.
 */
export class HeadParser {
  #last: RequestHead | undefined;
  /** The last head's text up to the body's length, and behind it. */
  #before = "";
  #behind = "";
  #hasLength = false;

  /** @throws HttpFault */
  parse(text: string): RequestHead {
    const last = this.#last;
    if (last !== undefined) {
      if (!this.#hasLength) {
        if (text === this.#before) return last;
      } else if (text.startsWith(this.#before) && text.endsWith(this.#behind)) {
        const digits = text.slice(this.#before.length, text.length - this.#behind.length);
        if (wholeNumber.test(digits)) return { ...last, bodyLength: Number(digits) };
      }
    }
    const head = parseRequestHead(text);
    this.#remember(text, head);
    return head;
  }

  #remember(text: string, head: RequestHead): void {
    const found = typeof head.bodyLength === "number" ? length.exec(text) : null;
    const at = found === null ? text.length : found.index + found[0].length;
    this.#last = head;
    this.#hasLength = found !== null;
    this.#before = found === null ? text : text.slice(0, at - (found[1] ?? "").length);
    this.#behind = text.slice(at);
  }
}

/** A number that a head may have: see `parseRequestHead`. */
const wholeNumber = /^\d{1,15}$/;
const length = /\r\ncontent-length:[ \t]*(\d{1,15})(?=[ \t]*(?:\r\n|$))/i;
