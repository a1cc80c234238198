import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answerOf } from "./pages.ts";
import type { Pages } from "./pages.ts";

/** A server that answers with pages, and nothing else; see documentedAnswers.ts. */
export interface ModelServer {
  readonly port: number;
  /** `127.0.0.1:PORT`, or the like of its host. */
  readonly address: string;
  /** Method and path of what it was asked. */
  readonly asked: readonly string[];
  /** Headers of what it was asked. */
  readonly headers: readonly NodeJS.Dict<string | string[]>[];
  stop(): Promise<void>;
}

export async function startModelServer(
  pages: Pages,
  { host = "127.0.0.1", port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<ModelServer> {
  const asked: string[] = [];
  const headers: NodeJS.Dict<string | string[]>[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      headers.push(request.headers);
      const text = Buffer.concat(parts).toString("utf8");
      const question = text === "" ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>);
      const [status, body] = answerOf(pages, request.url ?? "", question);
      if (body === "silent") return;
      const isPage = typeof body === "string";
      response.writeHead(status, {
        "content-type": isPage ? "text/plain" : "application/json",
        location: "/elsewhere",
      });
      response.end(isPage ? body : JSON.stringify(body));
    });
  });
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo; // It listens on a port.
  return {
    port: taken,
    address: `${host.includes(":") ? `[${host}]` : host}:${taken}`,
    asked,
    headers,
    stop: async () => {
      const closed = new Promise((resolve) => server.once("close", resolve));
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
}
