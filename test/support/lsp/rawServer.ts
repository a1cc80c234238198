import { spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const program = join(import.meta.dirname, "../../../dist/server.js");

/** What a server sent. */
export interface RawMessage {
  readonly id?: string | number | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A language server to which anything can be written; it ends with the test. */
export class RawServer {
  readonly received: RawMessage[] = [];
  /** What it said on standard error. */
  said = "";
  readonly ended: Promise<number | null>;
  readonly #process = spawn(process.execPath, [program, "--stdio"]);
  #bytes = Buffer.alloc(0);
  #heard = (): void => undefined;

  constructor() {
    this.#process.stdout.on("data", (part: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, part]);
      this.#read();
      this.#heard();
    });
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => (this.said += text));
    this.ended = new Promise((resolve) => this.#process.on("close", resolve));
    onTestFinished(() => {
      this.#process.kill("SIGKILL");
    });
  }

  /** Writes messages in JSON, or any text as one, all at once. */
  send(...messages: readonly (object | string)[]): void {
    const bodies = messages.map((message) =>
      typeof message === "string" ? message : JSON.stringify({ jsonrpc: "2.0", ...message }),
    );
    this.write(bodies.map((body) => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`).join(""));
  }

  /** Writes a text as it is, with whatever header it has. */
  write(text: string): void {
    this.#process.stdin.write(text);
  }

  /** Asks and waits for the answer. */
  async ask(id: number | string, method: string, params?: unknown): Promise<RawMessage> {
    this.send({ id, method, ...(params !== undefined && { params }) });
    return this.until((message) => message.id === id && message.method === undefined);
  }

  async until(isWanted: (message: RawMessage) => boolean, timeoutMs = 8_000): Promise<RawMessage> {
    const found = (): RawMessage | undefined => this.received.find(isWanted);
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        reject(new Error(`Waited in vain. There was: ${JSON.stringify(this.received).slice(0, 2_000)}`));
      }, timeoutMs);
      const look = (): void => {
        const message = found();
        if (message === undefined) return;
        clearTimeout(timeout);
        resolve(message);
      };
      this.#heard = look;
      look();
    });
  }

  #read(): void {
    for (;;) {
      const head = this.#bytes.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#bytes.toString("utf8", 0, head))?.[1]);
      if (this.#bytes.length < head + 4 + length) return;
      const body = this.#bytes.toString("utf8", head + 4, head + 4 + length);
      this.received.push(JSON.parse(body) as RawMessage);
      this.#bytes = this.#bytes.subarray(head + 4 + length);
    }
  }
}
