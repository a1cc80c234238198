import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with one answer of the server that has the bytes. */
export type HubFault =
  /** The socket closes after so many bytes. */
  | { readonly kind: "reset"; readonly after: number }
  /** Nothing more comes after so many bytes, and the socket stays open. */
  | { readonly kind: "stall"; readonly after: number }
  /** The answer ends properly, too early. */
  | { readonly kind: "short"; readonly after: number }
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** One byte is another one. */
  | { readonly kind: "corrupt" }
  /** It says that the file is so long. */
  | { readonly kind: "length"; readonly total: number }
  /** The whole file, whatever was asked for. */
  | { readonly kind: "no-range" }
  /** A part that begins elsewhere. */
  | { readonly kind: "wrong-range" }
  /** The file, and then more and more of it, without a length. */
  | { readonly kind: "endless" }
  /** The connection is taken, and nothing is ever said. */
  | { readonly kind: "silent" }
  /** Compressed, though nobody asked for it. */
  | { readonly kind: "gzip" };

export interface HubRequest {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly authorization: string | undefined;
  /** Of the server that was asked: its own, or that of the bytes. */
  readonly host: "hub" | "cdn";
}

/**
 * A server that speaks like Hugging Face: `/{owner}/{name}/resolve/{revision}/{path}` redirects to another host, where the bytes
 * are, and says size and checksum in `X-Linked-…`; the bytes come with ranges, `If-Range` and tags; `/api/models/…/tree/…` lists
 * a folder.
 */
export class HubServer {
  readonly #server: Server;
  readonly #cdn: Server;
  /** Its address, also when it has stopped. */
  endpoint = "";
  readonly #files = new Map<string, Buffer>();
  readonly #stalled = new Set<ServerResponse>();
  readonly requests: HubRequest[] = [];
  /** For the next answers with bytes, in this order. */
  readonly faults: HubFault[] = [];
  /** For the next answers of `resolve`. */
  readonly refusals: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[] = [];
  /** Whether `resolve` redirects, or has the bytes itself as a plain mirror does. */
  redirects = true;
  /** Where `resolve` redirects to instead. */
  location: string | undefined;
  /** Only whoever brings this token gets anything. */
  token: string | undefined;
  saysLinked = true;
  lists = true;
  /** Of the bytes; by default their checksum. */
  tag: string | undefined;
  hasRanges = true;
  /** Pause between pieces of 64 kB. */
  pauseMs = 0;

  private constructor(server: Server, cdn: Server) {
    this.#server = server;
    this.#cdn = cdn;
  }

  static async start(): Promise<HubServer> {
    const hub = new HubServer(createServer(), createServer());
    for (const [host, server] of [["hub", hub.#server] as const, ["cdn", hub.#cdn] as const]) {
      server.on("request", (request, response) => {
        hub.#answer(request, response, host);
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    }
    hub.endpoint = `http://127.0.0.1:${(hub.#server.address() as AddressInfo).port}`; // It listens.
    return hub;
  }

  /** `file` is `owner/name/path`. */
  put(file: string, bytes: Buffer): void {
    this.#files.set(file, bytes);
  }

  /** Requests for bytes. */
  get byteRequests(): readonly HubRequest[] {
    return this.requests.filter(
      ({ path }) => path.startsWith("/cdn/") || (!this.redirects && path.includes("/resolve/")),
    );
  }

  async stop(): Promise<void> {
    for (const response of this.#stalled) response.destroy();
    for (const server of [this.#server, this.#cdn]) {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse, host: HubRequest["host"]): void {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    this.requests.push({
      method: request.method ?? "",
      path,
      range: request.headers.range,
      ifRange: request.headersDistinct["if-range"]?.[0],
      authorization: request.headers.authorization,
      host,
    });
    if (host === "hub" && this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
      response.writeHead(401, { "x-error-code": "GatedRepo" }).end("Access is restricted");
      return;
    }
    const listed = /^\/api\/models\/([^/]+\/[^/]+)\/tree\/([^/]+)(?:\/(.*))?$/.exec(path);
    if (listed !== null) {
      this.#list(response, listed[1] ?? "", listed[3]);
      return;
    }
    const resolved = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(path);
    const name = resolved === null ? path.replace(/^\/cdn\//, "") : `${resolved[1]}/${resolved[2]}`;
    const bytes = this.#files.get(name);
    if (bytes === undefined) {
      response.writeHead(404, { "x-error-code": "EntryNotFound" }).end("Entry not found");
      return;
    }
    if (resolved !== null) {
      const refusal = this.refusals.shift();
      if (refusal !== undefined) {
        response.writeHead(refusal.status, refusal.headers).end("no");
        return;
      }
      const linked = this.saysLinked
        ? { "x-linked-etag": `"${sumOf(bytes)}"`, "x-linked-size": String(bytes.length), "x-repo-commit": "1234abcd" }
        : {};
      if (this.redirects) {
        const { port } = this.#cdn.address() as AddressInfo; // It listens.
        const location = this.location ?? `http://127.0.0.1:${port}/cdn/${name}?signature=1`;
        response.writeHead(302, { location, etag: '"not-of-the-bytes"', ...linked }).end("Found");
        return;
      }
      this.#send(request, response, bytes, linked);
      return;
    }
    this.#send(request, response, bytes, {});
  }

  #list(response: ServerResponse, repository: string, folder: string | undefined): void {
    if (!this.lists) {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>a mirror</html>");
      return;
    }
    const prefix = folder === undefined ? `${repository}/` : `${repository}/${folder}/`;
    const entries = [...this.#files]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, bytes]) => ({
        type: "file",
        path: name.slice(repository.length + 1),
        size: bytes.length,
        oid: "0123456789012345678901234567890123456789",
        lfs: { oid: sumOf(bytes), size: bytes.length, pointerSize: 135 },
      }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(entries));
  }

  #send(
    request: IncomingMessage,
    response: ServerResponse,
    bytes: Buffer,
    headers: Readonly<Record<string, string>>,
  ): void {
    const fault = this.faults.shift();
    if (fault?.kind === "status") {
      response.writeHead(fault.status, fault.headers).end("no");
      return;
    }
    const tag = this.tag ?? `"${sumOf(bytes)}"`;
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    const ifRange = request.headers["if-range"];
    const isPart =
      asked !== null && this.hasRanges && fault?.kind !== "no-range" && (ifRange === undefined || ifRange === tag);
    const start = isPart ? Number(asked[1]) : 0;
    if (isPart && start >= bytes.length) {
      response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
      return;
    }
    const total = fault?.kind === "length" ? fault.total : bytes.length;
    const from = fault?.kind === "wrong-range" ? start + 7 : start;
    const hasNoLength = fault?.kind === "short" || fault?.kind === "endless";
    if (fault?.kind === "silent") {
      this.#stalled.add(response);
      return;
    }
    response.writeHead(isPart ? 206 : 200, {
      ...headers,
      etag: tag,
      "content-type": "application/octet-stream",
      ...(this.hasRanges && { "accept-ranges": "bytes" }),
      ...(isPart && { "content-range": `bytes ${from}-${total - 1}/${total}` }),
      ...(!hasNoLength && { "content-length": String(total - from) }),
      ...(fault?.kind === "gzip" && { "content-encoding": "gzip" }),
    });
    let body = bytes.subarray(from);
    if (fault?.kind === "corrupt") {
      body = Buffer.from(body);
      body.writeUInt8(body.readUInt8(body.length >> 1) ^ 0xff, body.length >> 1);
    }
    const cut = fault !== undefined && "after" in fault ? body.subarray(0, fault.after) : body;
    void this.#pour(response, cut).then(async () => {
      while (fault?.kind === "endless" && !response.destroyed) await this.#pour(response, body);
      if (fault?.kind === "stall") this.#stalled.add(response);
      else if (fault?.kind === "reset") response.destroy();
      else response.end();
    });
  }

  async #pour(response: ServerResponse, body: Buffer): Promise<void> {
    for (let at = 0; at < body.length && !response.destroyed; at += 65_536) {
      // What was written reaches the other side before anything is destroyed.
      await new Promise<void>((written) =>
        response.write(body.subarray(at, at + 65_536), () => {
          written();
        }),
      );
      if (this.pauseMs > 0) await new Promise((done) => setTimeout(done, this.pauseMs));
    }
  }
}

function sumOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
