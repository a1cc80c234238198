import type { IncomingBody } from "./incomingBody.ts";
import type { RequestHead, RequestHeaders } from "./requestHead.ts";

const none: RequestHeaders = new Map();

/** A request whose head is there. */
export class HttpRequest {
  readonly method: string;
  /** As it came: a path with its query, mostly. */
  readonly target: string;
  readonly minorVersion: 0 | 1;
  #headers: RequestHeaders;
  readonly #body: IncomingBody;

  constructor({ method, target, minorVersion, headers }: RequestHead, body: IncomingBody) {
    this.method = method;
    this.target = target;
    this.minorVersion = minorVersion;
    this.#headers = headers;
    this.#body = body;
  }

  get headers(): RequestHeaders {
    return this.#headers;
  }

  /** Lets the headers go, which nobody reads any more: a long answer need not hold them. */
  forgetHeaders(): void {
    this.#headers = none;
  }

  /**
   * The whole body; may be called once. A client that waits to be told to send it is told so. Who answers without having
   * called it closes the connection behind a body. Rejects with an `HttpFault`.
   */
  readBody(maxBytes: number): Promise<Buffer> {
    return this.#body.read(maxBytes);
  }
}
