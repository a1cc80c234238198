import { request } from "node:http";
import type { IncomingMessage } from "node:http";

/**
 * One HTTP request to the router. Node's own client and not `fetch`, whose body timeout of five minutes would end a
 * slow answer, and which the editor may send through a proxy.
 */
export function httpRequest(asked: {
  readonly url: string;
  readonly method: "GET" | "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      asked.url,
      {
        method: asked.method,
        signal: asked.signal,
        // Without an agent that keeps sockets, an aborted answer is a closed connection.
        agent: false,
        headers: {
          ...asked.headers,
          ...(asked.body !== undefined && {
            "content-type": "application/json",
            "content-length": String(Buffer.byteLength(asked.body)),
          }),
        },
      },
      resolve,
    );
    outgoing.on("error", reject);
    outgoing.end(asked.body);
  });
}

/** The whole body as text; more than `maxBytes` is an error. */
export async function readBody(message: IncomingMessage, maxBytes = 8_000_000): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error("The router's answer is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
