/**
 * Reads the heads of HTTP messages, one after the other. Those of one client, or of one server, are alike but for the length
 * of the body: a head like the last one is not taken apart again, and shares its parts.
 */
export class LastHead<Head> {
  readonly #parse: (text: string) => Head;
  readonly #withLength: (head: Head, bytes: number) => Head | undefined;
  #last: Head | undefined;
  /** The last head's text up to the body's length, and behind it. */
  #before = "";
  #behind = "";
  #hasLength = false;

  /**
   * `parse` throws for what is no head. `withLength` gives the same head with another `Content-Length`, or `undefined` where
   * that is not what the body's length is.
   */
  constructor(parse: (text: string) => Head, withLength: (head: Head, bytes: number) => Head | undefined) {
    this.#parse = parse;
    this.#withLength = withLength;
  }

  /** @throws as `parse` does. */
  read(text: string): Head {
    const like = this.#last === undefined ? undefined : this.#readLike(this.#last, text);
    if (like !== undefined) return like;
    const head = this.#parse(text);
    this.#remember(text, head);
    return head;
  }

  #readLike(last: Head, text: string): Head | undefined {
    if (!this.#hasLength) return text === this.#before ? last : undefined;
    if (!text.startsWith(this.#before) || !text.endsWith(this.#behind)) return undefined;
    const digits = text.slice(this.#before.length, text.length - this.#behind.length);
    return wholeNumber.test(digits) ? this.#withLength(last, Number(digits)) : undefined;
  }

  #remember(text: string, head: Head): void {
    const found = this.#withLength(head, 0) === undefined ? null : length.exec(text);
    const digits = found?.[1] ?? "";
    const end = found === null ? text.length : found.index + found[0].length;
    this.#last = head;
    this.#hasLength = found !== null;
    this.#before = text.slice(0, end - digits.length);
    this.#behind = text.slice(end);
  }
}

/** What every parser of heads takes for a length. */
const wholeNumber = /^\d{1,15}$/;
const length = /\r\ncontent-length:[ \t]*(\d{1,15})(?=[ \t]*(?:\r\n|$))/i;
