import type { Socket } from "node:net";
import type { Clock } from "../../core/ports.ts";
import type { LastHead } from "../lastHead.ts";
import { HeadReader } from "./headReader.ts";
import { HttpFault, malformed } from "./httpFault.ts";
import { HttpRequest } from "./httpRequest.ts";
import { HttpResponse } from "./httpResponse.ts";
import type { Outlet } from "./httpResponse.ts";
import { IncomingBody } from "./incomingBody.ts";
import { Outflow } from "./outflow.ts";
import type { RequestHead } from "./requestHead.ts";
import { keepAliveSeconds } from "./responseHead.ts";
import type { DateHeader } from "./responseHead.ts";

export interface ConnectionLimits {
  /** A client gets this long for the head of a request. */
  readonly headersMs: number;
  /** A client gets this long for a whole request. */
  readonly requestMs: number;
  /** A client that takes nothing of what waits for it for this long is cut off. */
  readonly stalledReaderMs: number;
}

/** What a connection needs of its server. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  readonly date: DateHeader;
  readonly heads: LastHead<RequestHead>;
  /** Takes a request and answers it, whenever it likes. Never throws. */
  handle(request: HttpRequest, response: HttpResponse): void;
  /** Answers what could not be read as a request, at once. */
  refuse(fault: HttpFault, response: HttpResponse): void;
}

/** Bytes that nobody wants yet; beyond, the client has to wait. */
const waitingBytes = 64 * 1024;
/** Behind a last answer, what a client still sends is taken in: a reset would take the answer from it (RFC 9112, 9.6). */
const lingerMs = 2_000;
/** Longer than clients are told, so that none is cut off at the moment when it asks again. */
const keepAliveMs = (keepAliveSeconds + 2) * 1000;

/**
 * One client. Its requests are answered one after the other, however many it sends ahead; the bytes of those wait. A client
 * that closes its side while it is being answered is taken for gone.
 */
export class Connection implements Outlet {
  readonly out: Outflow;
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #reader: HeadReader;
  /**
   * `idle` and `head` wait for a request and `busy` answers one. After the last answer `draining` takes in what is left of
   * its request, and `closing` waits for the client to close, too.
   */
  #state: "idle" | "head" | "busy" | "draining" | "closing" = "idle";
  /** When the present state, or the present request, began. */
  #since: number;
  /** Bytes that are not read yet. */
  #input: Buffer | undefined;
  /** Whether the client of the present request wants to use the connection again. */
  #keepsAlive = false;
  #body: IncomingBody | undefined;
  /** The client sends the body when it is told to, and was not. */
  #isBodyHeldBack = false;
  #response: HttpResponse | undefined;
  #isAdvancing = false;
  #isPaused = false;
  #hasAsked = false;
  /** The present answer is the last one. */
  #isEnding = false;

  constructor(socket: Socket, host: ConnectionHost) {
    this.out = new Outflow(socket);
    this.#socket = socket;
    this.#host = host;
    this.#reader = new HeadReader(host.heads);
    this.#since = host.clock.now();
    socket
      .on("data", (bytes: Buffer) => {
        this.#receive(bytes);
      })
      .on("end", () => {
        this.#clientEnds();
      })
      .on("drain", () => {
        this.#clientHasTaken();
      })
      // `close` follows.
      .on("error", () => undefined)
      .on("close", () => {
        this.#clientIsGone();
      });
  }

  /** To be called now and then: ends what takes too long. */
  look(): void {
    const now = this.#host.clock.now();
    const { headersMs, requestMs, stalledReaderMs } = this.#host.limits;
    const passed = now - this.#since;
    if (this.out.hasStalled(now, stalledReaderMs)) this.destroy();
    else if (this.#state === "draining") {
      if (passed >= lingerMs) this.#close();
    } else if (this.#state === "closing") {
      if (passed >= lingerMs && this.#socket.writableLength === 0) this.destroy();
    } else if (this.#state === "idle" && this.#hasAsked) {
      if (passed >= keepAliveMs) this.destroy();
    } else if (this.#state === "busy") {
      if (passed >= requestMs && this.#body?.isWanted === true) this.#body.fail(tooSlow());
    } else if (passed >= headersMs) this.#refuse(tooSlow());
  }

  get mustClose(): boolean {
    // What is left of a body could be taken for the next request.
    return !this.#keepsAlive || this.#body?.isWhole !== true;
  }

  get date(): string {
    return this.#host.date.text(this.#host.clock.now());
  }

  answered(closes: boolean): void {
    this.#keepsAlive = false;
    this.#response = undefined;
    this.#since = this.#host.clock.now();
    if (!closes && !this.#isEnding) {
      this.#body = undefined;
      this.#state = "idle";
    } else if (this.#body?.isComing === true && !this.#isBodyHeldBack) this.#state = "draining";
    else this.#close();
    this.#advance();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** The server ends: whoever is being answered is told why and may say so, then the connection is closed. */
  stop(why: Error): void {
    this.#isEnding = true;
    this.#keepsAlive = false;
    if (this.#response !== undefined && this.#body?.isWanted !== true) this.#response.stop(why);
    // A whole answer may still be on its way.
    else if (this.#socket.writableLength > 0) this.#close();
    else this.destroy();
  }

  #receive(bytes: Buffer): void {
    if (this.#state === "closing") return;
    this.#input = this.#input === undefined ? bytes : Buffer.concat([this.#input, bytes]);
    this.#advance();
  }

  /** Goes as far as the bytes do that are there. */
  #advance(): void {
    if (this.#isAdvancing) return;
    this.#isAdvancing = true;
    while (this.#input !== undefined && this.#takeSome(this.#input));
    this.#isAdvancing = false;
    const mustPause = this.#input !== undefined && this.#input.length >= waitingBytes;
    if (mustPause === this.#isPaused) return;
    this.#isPaused = mustPause;
    if (mustPause) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Whether there may be more to do. */
  #takeSome(input: Buffer): boolean {
    if (this.#state === "busy") return this.#body?.isWanted === true && this.#takeBody(this.#body, input);
    if (this.#state === "draining") return this.#body !== undefined && this.#drain(this.#body, input);
    // A client that takes no answers gets no more of them.
    if (this.#state === "closing" || this.out.isFull) return false;
    this.#input = undefined;
    try {
      const found = this.#reader.take(input);
      if (found === undefined) this.#waitForHead();
      else {
        this.#input = found.rest;
        this.#begin(found.head);
      }
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      this.#refuse(error);
    }
    return true;
  }

  #waitForHead(): void {
    if (this.#reader.isEmpty || this.#state === "head") return;
    this.#state = "head";
    if (this.#hasAsked) this.#since = this.#host.clock.now();
  }

  #begin(head: RequestHead): void {
    if (this.#state === "idle") this.#since = this.#host.clock.now();
    this.#state = "busy";
    this.#hasAsked = true;
    this.#keepsAlive = head.keepsAlive;
    const body = new IncomingBody(head.bodyLength, () => {
      this.#wantBody();
    });
    this.#body = body;
    this.#isBodyHeldBack = head.minorVersion === 1 && head.headers.get("expect")?.toLowerCase() === "100-continue";
    const response = new HttpResponse(this, {
      minorVersion: head.minorVersion,
      isHead: head.method === "HEAD",
    });
    this.#response = response;
    this.#host.handle(new HttpRequest(head, body), response);
  }

  #wantBody(): void {
    if (this.#isBodyHeldBack) this.out.write("HTTP/1.1 100 Continue\r\n\r\n");
    this.#isBodyHeldBack = false;
    this.#advance();
  }

  #takeBody(body: IncomingBody, input: Buffer): boolean {
    const taken = body.take(input);
    this.#input = taken < input.length ? input.subarray(taken) : undefined;
    return true;
  }

  #drain(body: IncomingBody, input: Buffer): boolean {
    this.#takeBody(body, input);
    if (!body.isComing) this.#close();
    return true;
  }

  #close(): void {
    this.#state = "closing";
    this.#since = this.#host.clock.now();
    this.#input = undefined;
    this.#body = undefined;
    this.#socket.end();
  }

  /** Answers what is no request; nothing behind it can be one either. */
  #refuse(fault: HttpFault): void {
    this.#input = undefined;
    this.#state = "busy";
    const response = new HttpResponse(this, { minorVersion: 1, isHead: false });
    this.#response = response;
    this.#host.refuse(fault, response);
  }

  #clientEnds(): void {
    if (this.#state === "idle") this.#close();
    else if (this.#state === "head") this.#refuse(malformed("it ended before it was whole"));
    else if (this.#state === "busy") {
      if (this.#body?.isWanted === true) this.#body.fail(malformed("it ended before its body was whole"));
      else this.destroy();
    } else if (this.#state === "draining") this.#close();
  }

  #clientHasTaken(): void {
    this.out.taken();
    if (this.#state === "idle") this.#advance();
  }

  #clientIsGone(): void {
    this.#state = "closing";
    this.#input = undefined;
    this.#body?.fail(malformed("the connection broke off before its body was whole"));
    this.#response?.gone();
    this.out.taken();
  }
}

function tooSlow(): HttpFault {
  return new HttpFault(408, "The request took too long to arrive.");
}
