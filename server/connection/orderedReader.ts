import { ErrorCodes } from "vscode-languageserver/node";
import type { DataCallback, Disposable, Message, MessageReader, MessageWriter } from "vscode-languageserver/node";
import { isProperNotification } from "./checkNotifications.ts";
import { wholeInitializeParams } from "./initializeParams.ts";

type Phase = "uninitialized" | "running" | "shutDown";

/**
 * Refuses what comes at the wrong time with the codes that the protocol has for it (Language Server Protocol 3.17, "Server
 * lifecycle"): requests before `initialize`, a second `initialize`, and anything after `shutdown`. The library would
 * answer the first with another code, take the second, and go on after the third. Text that is no JSON is told to the
 * sender; notifications without what they need are passed over. Whatever follows is read.
 */
export class OrderedReader implements MessageReader {
  readonly #inner: MessageReader;
  readonly #writer: MessageWriter;
  #phase: Phase = "uninitialized";

  constructor(inner: MessageReader, writer: MessageWriter) {
    this.#inner = inner;
    this.#writer = writer;
    inner.onError((error) => {
      if (error instanceof SyntaxError || error.cause instanceof SyntaxError || /JSON/.test(error.message))
        this.#refuse(null, ErrorCodes.ParseError, "This message is not JSON.");
    });
  }

  get onError(): MessageReader["onError"] {
    return this.#inner.onError;
  }

  get onClose(): MessageReader["onClose"] {
    return this.#inner.onClose;
  }

  get onPartialMessage(): MessageReader["onPartialMessage"] {
    return this.#inner.onPartialMessage;
  }

  listen(callback: DataCallback): Disposable {
    return this.#inner.listen((message) => {
      const passed = this.#pass(message);
      if (passed !== undefined) callback(passed);
    });
  }

  dispose(): void {
    this.#inner.dispose();
  }

  #pass(message: Message): Message | undefined {
    if (!isCall(message)) return message;
    const { method, id } = message;
    const wrong = this.#whyNot(method);
    if (wrong !== undefined) {
      if (id !== undefined) this.#refuse(id, wrong.code, wrong.message);
      return undefined;
    }
    if (id === undefined && !isProperNotification(method, message.params)) return undefined;
    if (method === "initialize") {
      this.#phase = "running";
      return { ...message, params: wholeInitializeParams(message.params) } as Message;
    }
    if (method === "shutdown") this.#phase = "shutDown";
    if (message.params !== null) return message;
    // Clients in other languages send `null` for no parameters; the library would look into it.
    return Object.assign({ jsonrpc: message.jsonrpc, method }, id !== undefined && { id });
  }

  #whyNot(method: string): { readonly code: number; readonly message: string } | undefined {
    if (method === "exit") return undefined;
    if (this.#phase === "shutDown")
      return { code: ErrorCodes.InvalidRequest, message: "The server was shut down; only `exit` may follow." };
    if (this.#phase === "uninitialized")
      return method === "initialize"
        ? undefined
        : { code: ErrorCodes.ServerNotInitialized, message: "The first request must be `initialize`." };
    return method === "initialize"
      ? { code: ErrorCodes.InvalidRequest, message: "The server is initialized already." }
      : undefined;
  }

  #refuse(id: string | number | null, code: number, message: string): void {
    const answer = { jsonrpc: "2.0", id, error: { code, message } };
    // Whoever does not read any more is noticed by the connection.
    this.#writer.write(answer).catch(() => undefined);
  }
}

interface Call extends Message {
  readonly method: string;
  readonly id?: string | number;
  readonly params?: unknown;
}

/** A request or a notification, not an answer. */
function isCall(message: unknown): message is Call {
  return typeof message === "object" && message !== null && "method" in message && typeof message.method === "string";
}
