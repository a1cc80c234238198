import { Agent as HttpAgent, request as requestHttp } from "node:http";
import type { IncomingMessage, RequestOptions } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isRecord } from "../../core/record.ts";
import type { Probe, Reply } from "../../core/servers/probe.ts";
import { findKey } from "../../core/servers/serverKeys.ts";
import type { ServerKeys } from "../../core/servers/serverKeys.ts";

/** No list of models is longer; of what is, the rest is not read. */
const maxBytes = 2 * 1024 * 1024;
/** A server that takes longer for a page of its own is not one to look through. */
const answerMs = 1_500;

export interface HttpProbe {
  readonly probe: Probe;
  /** Closes the connections. */
  readonly close: () => void;
}

/**
 * Asks servers over HTTP. It follows no redirects and sends nothing of the user's but the key of a server to that server. Rejects when there
 * is no answer within its time, and with the signal's reason.
 */
export function createHttpProbe(signal: AbortSignal, keys: ServerKeys): HttpProbe {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };
  const probe: Probe = async (url, question) => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
    const body = question === undefined ? undefined : JSON.stringify(question);
    const startedAt = performance.now();
    const response = await send(url, { body, agents, key: findKey(keys, url), signal: limit });
    const latencyMs = performance.now() - startedAt;
    const text = await readText(response);
    return { status: response.statusCode ?? 0, text, json: parse(text), latencyMs };
  };
  return {
    probe,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function send(
  url: string,
  {
    body,
    agents,
    key,
    signal,
  }: {
    readonly body: string | undefined;
    readonly agents: { readonly http: HttpAgent; readonly https: HttpsAgent };
    readonly key: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<IncomingMessage> {
  const isSecure = /^https:/i.test(url);
  const options: RequestOptions = {
    method: body === undefined ? "GET" : "POST",
    headers: {
      accept: "application/json",
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    },
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = isSecure
      ? requestHttps(url, { ...options, agent: agents.https }, resolve)
      : requestHttp(url, { ...options, agent: agents.http }, resolve);
    request.on("error", (error) => {
      reject(signal.aborted ? (signal.reason as Error) : error); // A reason that is given is an error.
    });
    request.end(body);
  });
}

/** The beginning of a body, as far as anybody looks at it. */
async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Nobody set an encoding.
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    // Leaving the loop ends the connection.
    if (bytes > maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes).toString("utf8");
}

function parse(text: string): Reply["json"] {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
