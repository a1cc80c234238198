import type { BodyReader, Keep } from "./bodyReader.ts";
import { HttpFault, malformed } from "./httpFault.ts";
import { isHeaderLine } from "./requestHead.ts";

/** Extensions of all chunks of a body together, which nobody uses, and the trailers behind them. */
const maxExtraBytes = 16 * 1024;
/** Far beyond every limit on bodies. */
const maxSizeDigits = 8;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const semicolon = 0x3b;

/** What comes next. */
type Expected = "size" | "extension" | "sizeEnd" | "data" | "dataEnd" | "dataLineFeed" | TrailerPart;
type TrailerPart = "trailer" | "trailerLineFeed" | "lastLineFeed" | "nothing";

/** A body in chunks (RFC 9112, section 7.1), which says itself where it ends. Trailers are checked and dropped. */
export class ChunkedBody implements BodyReader {
  #expected: Expected = "size";
  /** What the chunk has or still has. */
  #size = 0;
  #digits = 0;
  #extraBytes = 0;
  #trailer = "";

  get isWhole(): boolean {
    return this.#expected === "nothing";
  }

  take(bytes: Buffer, keep: Keep): number {
    let at = 0;
    while (at < bytes.length && this.#expected !== "nothing") {
      if (this.#expected === "data") {
        const end = Math.min(bytes.length, at + this.#size);
        keep(bytes, at, end);
        this.#size -= end - at;
        at = end;
        if (this.#size === 0) this.#expected = "dataEnd";
      } else this.#expected = this.#step(this.#expected, bytes.readUInt8(at++));
    }
    return at;
  }

  #step(expected: Exclude<Expected, "data" | "nothing">, byte: number): Expected {
    switch (expected) {
      case "size":
        return this.#readSize(byte);
      case "extension":
        if (byte === carriageReturn) return "sizeEnd";
        return this.#readExtra(byte, "extension");
      case "sizeEnd":
        must(byte === lineFeed);
        this.#digits = 0;
        return this.#size === 0 ? "trailer" : "data";
      case "dataEnd":
        must(byte === carriageReturn);
        return "dataLineFeed";
      case "dataLineFeed":
        must(byte === lineFeed);
        return "size";
      case "trailer":
        if (byte === carriageReturn) return this.#trailer === "" ? "lastLineFeed" : "trailerLineFeed";
        this.#trailer += String.fromCharCode(byte);
        return this.#readExtra(byte, "trailer");
      case "trailerLineFeed":
        must(byte === lineFeed && isHeaderLine(this.#trailer));
        this.#trailer = "";
        return "trailer";
      case "lastLineFeed":
        must(byte === lineFeed);
        return "nothing";
    }
  }

  #readSize(byte: number): Expected {
    if (byte === carriageReturn || byte === semicolon) {
      must(this.#digits > 0);
      return byte === semicolon ? "extension" : "sizeEnd";
    }
    const digit = hexDigit(byte);
    must(digit >= 0 && this.#digits < maxSizeDigits);
    this.#size = this.#size * 16 + digit;
    this.#digits++;
    return "size";
  }

  #readExtra<Part extends Expected>(byte: number, part: Part): Part {
    must(byte === 0x09 || (byte >= 0x20 && byte !== 0x7f));
    if (++this.#extraBytes > maxExtraBytes)
      throw new HttpFault(413, `The request's chunk extensions and trailers are larger than 16 kB.`);
    return part;
  }
}

function must(isRight: boolean): void {
  if (!isRight) throw malformed("its body is not in chunks as it says");
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
