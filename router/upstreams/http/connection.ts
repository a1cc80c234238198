import { Socket } from "node:net";
import type { LookupFunction, SocketConstructorOpts } from "node:net";
import { connect as connectSecurely } from "node:tls";
import type { Clock } from "../../../core/ports.ts";
import type { LastHead } from "../../lastHead.ts";
import type { Address } from "./address.ts";
import { HttpError } from "./httpError.ts";
import type { ResponseHead } from "./responseHead.ts";
import { ResponseReader } from "./responseReader.ts";

/** Who sent a request and hears of its answer: `onHead`, `onBody` as often as something comes, then one of the others. */
export interface AnswerListener {
  onHead(head: ResponseHead): void;
  /** The bytes are only lent: they change after the call. */
  onBody(bytes: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** What a connection tells its keeper. */
export interface ConnectionKeeper {
  /** Of all connections to the server. */
  readonly heads: LastHead<ResponseHead>;
  /** It can carry another request. */
  readonly onIdle: (connection: Connection) => void;
  readonly onClose: (connection: Connection) => void;
}

const connectMs = 5_000;
/** A server that went away without a word is found out in the end. */
const probeAfterMs = 60_000;

/**
 * What comes over any connection is read into these bytes, and is taken out of them before the next read. A thousand
 * streams that wait then hold nothing.
 */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

type OnRead = NonNullable<SocketConstructorOpts["onread"]>;

/** One connection to a server, which carries one request after the other. */
export class Connection {
  /** When it became idle, in milliseconds since the epoch. */
  idleSince = 0;
  readonly #socket: Socket;
  readonly #keeper: ConnectionKeeper;
  readonly #reader: ResponseReader;
  #listener: AnswerListener | undefined;
  #isClosed = false;
  #isPaused = false;
  #failure: Error | undefined;

  constructor(address: Address, clock: Pick<Clock, "after">, keeper: ConnectionKeeper) {
    this.#keeper = keeper;
    const sink = {
      onHead: (head: ResponseHead) => this.#listener?.onHead(head),
      onBody: (bytes: Buffer) => this.#listener?.onBody(bytes),
    };
    this.#reader = new ResponseReader(sink, keeper.heads);
    const socket = openSocket(address, (bytes) => {
      this.#take(bytes);
    });
    this.#socket = socket;
    let cancelLimit: (() => void) | undefined = clock.after(connectMs, () => {
      this.#end(new HttpError("CONNECT_TIMEOUT", "The server did not accept a connection in time."));
    });
    const forgetLimit = (): void => {
      cancelLimit?.();
      cancelLimit = undefined;
    };
    socket.once(address.isSecure ? "secureConnect" : "connect", forgetLimit);
    socket.on("end", () => {
      this.#serverEnded();
    });
    socket.on("error", (error) => {
      this.#failure ??= error;
    });
    socket.on("close", () => {
      forgetLimit();
      this.#end(this.#failure ?? new HttpError("CLOSED", "The connection was closed."));
    });
  }

  /** How long the server said at the last answer that it would keep the connection. */
  get keptForMs(): number | undefined {
    return this.#reader.head?.keptForMs;
  }

  /** Sends a request; nobody else's may be under way. `encoding` is `latin1` where the text is ASCII. */
  send(text: string, encoding: "latin1" | "utf8", listener: AnswerListener): void {
    this.#listener = listener;
    this.#reader.begin();
    this.#socket.write(text, encoding);
  }

  /** Stops reading, so that the server has to wait. */
  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#socket.resume();
  }

  /** Gives up what is under way without another word to whoever listens. */
  destroy(): void {
    this.#listener = undefined;
    this.cut();
  }

  /** Closes the connection; whoever listens is told. */
  cut(): void {
    this.#end(new HttpError("CLOSED", "The connection was given up."));
  }

  #take(bytes: Buffer): void {
    if (this.#isClosed) return;
    // An answer that nobody asked for is nobody's answer.
    if (this.#listener === undefined) {
      this.destroy();
      return;
    }
    let isAll: boolean;
    try {
      isAll = this.#reader.take(bytes);
    } catch (error) {
      this.#end(error as Error);
      return;
    }
    if (this.#reader.isEnded) this.#finish(isAll);
  }

  #serverEnded(): void {
    if (this.#listener === undefined) {
      this.destroy();
      return;
    }
    try {
      this.#reader.close();
      this.#finish(false);
    } catch (error) {
      this.#end(this.#failure ?? (error as Error));
    }
  }

  #finish(isInOrder: boolean): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#listener = undefined;
    // A server that answers before it has the whole request reads the rest of it as the next one.
    if (isInOrder && this.#reader.head?.isKept === true && this.#socket.writableLength === 0) {
      // That the server closes it is seen only by reading.
      this.resume();
      this.#keeper.onIdle(this);
    } else this.destroy();
    listener.onEnd();
  }

  #end(reason: Error): void {
    const listener = this.#listener;
    this.#listener = undefined;
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#socket.destroy();
      this.#keeper.onClose(this);
    }
    listener?.onError(reason);
  }
}

const here = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** `localhost` is either address, also on machines whose own list of names has only one of them. */
const lookUpHere: LookupFunction = (_host, { all }, found) => {
  if (all === true) found(null, here);
  else found(null, "127.0.0.1", 4);
};

/** A text this short is with the system in one go. */
const shortText = 64 * 1024;
/** What a server said before it closed is there at once. */
const readOnMs = 500;

/**
 * A server that refuses a request may say so and close while the rest is still being sent. Node gives a connection up as
 * soon as it cannot write, and would lose what the server said; here it is read first, up to its end.
 */
class PlainSocket extends Socket {
  override _write(text: string | Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (text.length <= shortText) super._write(text, encoding, done);
    else
      super._write(text, encoding, (error) => {
        if (!(error instanceof Error) || this.destroyed) done(error);
        else setTimeout(done, readOnMs, error).unref();
      });
  }
}

function openSocket({ isSecure, host, port }: Address, take: (bytes: Buffer) => void): Socket {
  const place = {
    host,
    port,
    ...(host === "localhost" && { lookup: lookUpHere }),
  };
  if (isSecure) {
    const isName = !/^[\d.]+$|:/.test(host);
    const kept = { noDelay: true, keepAlive: true, keepAliveInitialDelay: probeAfterMs };
    const socket = connectSecurely({
      ...place,
      ...kept,
      ALPNProtocols: ["http/1.1"],
      ...(isName && { servername: host }),
    });
    return socket.on("data", take);
  }
  const onread: OnRead = {
    buffer: readBuffer,
    callback: (length) => {
      take(readBuffer.subarray(0, length));
      return true;
    },
  };
  // As options they count for `net.connect` only.
  return new PlainSocket({ onread }).setNoDelay(true).setKeepAlive(true, probeAfterMs).connect(place);
}
