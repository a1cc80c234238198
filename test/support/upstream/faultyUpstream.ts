import type { AddressInfo, Server, Socket } from "node:net";
import { createServer } from "node:net";
import { contentTypes, whole } from "./rawAnswer.ts";

/** What is done to a connection, one after the other. After the last step it waits for the next request. */
export type Step = string | Uint8Array | { readonly pauseMs: number } | { readonly last: "end" | "reset" | "hang" };

/** Ends the connection in good order. */
export const end: Step = { last: "end" };
/** Resets the connection; what the other side has not read yet may be lost. */
export const reset: Step = { last: "reset" };
/** Says nothing any more; the connection stays. */
export const hang: Step = { last: "hang" };

/** A chat request that came. */
export interface Asked {
  readonly body: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly stream: boolean;
  /** When it came, by `performance.now()`. */
  readonly at: number;
  /** Resolves when it is over: with `true` when all steps were done, with `false` when the other side went first. */
  readonly ended: Promise<{ readonly isWhole: boolean; readonly at: number }>;
}

/** The steps by which a chat request is answered. */
export type Behaviour = (asked: Asked) => Iterable<Step> | AsyncIterable<Step>;

/** A model server made of plain sockets, so that it can misbehave in ways that node:http is too polite for. */
export class FaultyUpstream {
  behaviour: Behaviour;
  /** How anything else is answered, such as a health check. */
  checks: "answered" | "mute" | (() => Iterable<Step>) = "answered";
  /** Resets every connection as soon as it is there. */
  resetsConnections = false;
  readonly asked: Asked[] = [];
  /** Chat requests that are neither answered nor given up. */
  open = 0;
  /** Bytes of answers that the kernel took. */
  taken = 0;
  #server: Server | undefined;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
  }

  /** Base URL for a registry. It stays the same over `stop` and `start`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  async start(): Promise<this> {
    const server = createServer({ noDelay: true }, (socket) => {
      this.#take(socket);
    });
    server.listen(this.#port, "127.0.0.1");
    await new Promise((resolve, reject) => {
      server.once("listening", resolve);
      server.once("error", reject);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** From now on connections are refused; those that are open are reset, as when the process is killed. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.once("close", resolve));
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** The chat request of the given number, when it has come. */
  async request(number: number): Promise<Asked> {
    for (;;) {
      const found = this.asked[number];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #take(socket: Socket): void {
    if (this.resetsConnections) {
      socket.on("error", () => undefined);
      socket.resetAndDestroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // The other side may reset what we are in the middle of; its end is all that we want to know.
    socket.on("error", () => undefined);
    let held = Buffer.alloc(0);
    let before = Promise.resolve();
    socket.on("data", (bytes) => {
      held = Buffer.concat([held, bytes]);
      for (let request = readRequest(held); request !== undefined; request = readRequest(held)) {
        held = held.subarray(request.length);
        const { head, body } = request;
        // Requests of one connection are answered in their order.
        before = before.then(() => this.#answer(socket, head, body));
      }
    });
  }

  async #answer(socket: Socket, head: string, text: string): Promise<void> {
    if (!/^POST \S*\/chat\/completions /.test(head)) {
      if (typeof this.checks === "function") await this.#run(socket, this.checks());
      else if (this.checks === "answered") await this.#run(socket, [replyToCheck(head)]);
      return;
    }
    const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
    let finish: (how: { isWhole: boolean; at: number }) => void = () => undefined;
    const asked: Asked = {
      body,
      prompt: lastContent(body),
      stream: body["stream"] === true,
      at: performance.now(),
      ended: new Promise((resolve) => (finish = resolve)),
    };
    this.asked.push(asked);
    this.open++;
    let isOver = false;
    const over = (isWhole: boolean): void => {
      if (isOver) return;
      isOver = true;
      this.open--;
      finish({ isWhole, at: performance.now() });
    };
    const gone = (): void => {
      over(false);
    };
    socket.once("close", gone);
    if (await this.#run(socket, this.behaviour(asked))) {
      over(true);
      socket.off("close", gone);
    }
  }

  /** Resolves to whether all steps were done. One that hangs never is. */
  async #run(socket: Socket, steps: Iterable<Step> | AsyncIterable<Step>): Promise<boolean> {
    for await (const step of steps) {
      if (socket.destroyed) return false;
      if (typeof step === "string" || step instanceof Uint8Array) {
        await written(socket, step);
        this.taken += step.length;
      } else if ("pauseMs" in step) await pause(step.pauseMs);
      else if (step.last === "end") await new Promise<void>((resolve) => socket.end(resolve));
      else if (step.last === "reset") {
        // The other side is to see all that came before.
        await pause(30);
        socket.resetAndDestroy();
      } else {
        await new Promise((resolve) => socket.once("close", resolve));
        return false;
      }
    }
    return !socket.destroyed || socket.writableFinished;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves when the kernel has taken it, or when nobody can any more. */
function written(socket: Socket, piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("close", done);
      resolve();
    };
    socket.once("close", done);
    socket.write(piece, done);
  });
}

interface RawRequest {
  readonly head: string;
  readonly body: string;
  /** Bytes of the whole. */
  readonly length: number;
}

function readRequest(held: Buffer): RawRequest | undefined {
  const headEnd = held.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = held.subarray(0, headEnd).toString("latin1");
  const start = headEnd + 4;
  if (/^transfer-encoding: *chunked/im.test(head)) throw new Error("The router is not expected to send chunks.");
  const length = start + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return held.length < length ? undefined : { head, body: held.subarray(start, length).toString("utf8"), length };
}

function replyToCheck(head: string): Uint8Array {
  const path = head.split(" ")[1];
  if (path === "/health") return whole(200, { type: contentTypes.json, text: '{"status":"ok"}' });
  if (path === "/v1/models") return whole(200, { type: contentTypes.json, text: '{"object":"list","data":[]}' });
  return whole(404, { type: contentTypes.json, text: '{"error":{"message":"no such path"}}' });
}

function lastContent({ messages }: Readonly<Record<string, unknown>>): string {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const { content } = last as { readonly content: string };
  return content;
}
