// One kept connection of a client that does as little as possible: it finds the end of each answer and counts its events.
import net from "node:net";

const newline = 10;
const zero = 48;

export class Connection {
  #socket;
  #held = Buffer.alloc(0);
  #left = 0;
  #answer;
  #done;
  #fail;

  static async open(port) {
    const connection = new Connection();
    connection.#socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    connection.#socket.on("data", (bytes) => connection.#take(bytes));
    connection.#socket.on("error", (error) => connection.#break(error));
    connection.#socket.on("close", () => connection.#break(new Error("the connection was closed")));
    await new Promise((resolve, reject) => {
      connection.#socket.once("connect", resolve);
      connection.#socket.once("error", reject);
    });
    return connection;
  }

  /**
   * Sends a request and resolves when its answer has ended; `firstMs` is when the first text came, `done` whether the
   * stream said itself that it is whole. With `lightly`, a stream is only looked at for its end and its size in `bytes`.
   */
  ask(request, { lightly = false } = {}) {
    this.#answer = {
      status: 0,
      kind: "head",
      lightly,
      events: 0,
      bytes: 0,
      firstMs: undefined,
      lastByte: 0,
      tail: "",
      began: performance.now(),
    };
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#fail = reject;
      this.#socket.write(request);
    });
  }

  close() {
    this.#socket.destroy();
  }

  #break(error) {
    this.#fail?.(error);
    this.#fail = undefined;
  }

  #take(bytes) {
    const answer = this.#answer;
    if (answer === undefined) return;
    answer.bytes += bytes.length;
    if (answer.lightly && answer.kind === "chunked") {
      this.#lookForEnd(bytes);
      return;
    }
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    if (answer.kind === "head" && !this.#readHead()) return;
    if (answer.kind === "length") this.#readLength();
    else if (answer.lightly && answer.status === 200) {
      const first = this.#held;
      this.#held = Buffer.alloc(0);
      this.#lookForEnd(first);
    } else this.#readChunks();
  }

  #lookForEnd(bytes) {
    if (!endsInGoodOrder(bytes)) return;
    this.#answer.tail = "[DONE]";
    this.#end();
  }

  #readHead() {
    const end = this.#held.indexOf("\r\n\r\n");
    if (end === -1) return false;
    const head = this.#held.latin1Slice(0, end);
    this.#held = this.#held.subarray(end + 4);
    this.#answer.status = Number(head.slice(9, 12));
    const length = /content-length: *(\d+)/i.exec(head);
    this.#answer.kind = length === null ? "chunked" : "length";
    this.#left = length === null ? -1 : Number(length[1]);
    return true;
  }

  #readLength() {
    if (this.#held.length < this.#left) return;
    this.#countEvents(this.#held.subarray(0, this.#left));
    this.#held = this.#held.subarray(this.#left);
    this.#end();
  }

  /** `#left` is -1 where the size of a chunk is due, else what is missing of the chunk and its line end. */
  #readChunks() {
    let at = 0;
    const held = this.#held;
    while (at < held.length) {
      if (this.#left === -1) {
        const end = held.indexOf(newline, at);
        if (end === -1) break;
        const size = Number.parseInt(held.latin1Slice(at, end), 16);
        at = end + 1;
        if (size === 0) {
          if (held.length < at + 2) {
            // The empty line behind the last chunk comes later; read the size again then.
            at = at - 3;
            break;
          }
          this.#held = held.subarray(at + 2);
          this.#left = 0;
          this.#end();
          return;
        }
        this.#left = size + 2;
      }
      const part = held.subarray(at, Math.min(held.length, at + Math.max(0, this.#left - 2)));
      if (part.length > 0) this.#countEvents(part);
      const taken = Math.min(this.#left, held.length - at);
      at += taken;
      this.#left -= taken;
      if (this.#left === 0) this.#left = -1;
    }
    this.#held = held.subarray(at);
  }

  #countEvents(part) {
    const answer = this.#answer;
    if (answer.firstMs === undefined && part.includes('"content":"')) answer.firstMs = performance.now() - answer.began;
    if (part[0] === newline && answer.lastByte === newline) answer.events++;
    for (let at = part.indexOf("\n\n"); at !== -1; at = part.indexOf("\n\n", at + 2)) answer.events++;
    answer.lastByte = part[part.length - 1];
    if (part.length < 40) answer.tail = (answer.tail + part.latin1Slice()).slice(-40);
    else answer.tail = part.latin1Slice(part.length - 40);
  }

  #end() {
    const { status, events, bytes, firstMs, tail } = this.#answer;
    this.#answer = undefined;
    this.#fail = undefined;
    this.#done({ status, events, bytes, firstMs, done: tail.includes("[DONE]") });
  }
}

/** Whether a piece of a chunked stream of events is its last: `[DONE]`, then the empty chunk. */
function endsInGoodOrder(bytes) {
  const { length } = bytes;
  // The size of a chunk may end a piece, too.
  if (length < 5 || bytes[length - 5] !== zero || bytes.latin1Slice(length - 4) !== "\r\n\r\n") return false;
  // A last piece of a few bytes has its `[DONE]` in the piece before; nothing else ends like this.
  return length < 32 || bytes.latin1Slice(length - 32).includes("[DONE]");
}
