import { Failed } from "./downloadFailure.ts";

/** The beginning of an answer; its body has not been read. */
export interface RemoteAnswer {
  readonly status: number;
  /** Hops before this answer. */
  readonly redirects: number;
  /** Of the last hop. */
  readonly headers: Headers;
  /** What the first hop that says it calls the file: Hugging Face says it where it redirects from. */
  readonly linkedTag: string | undefined;
  readonly linkedBytes: string | undefined;
  /** `ETag` of the last hop on the endpoint itself. */
  readonly ownTag: string | undefined;
  readonly errorCode: string | undefined;
  readonly body: ReadableStreamDefaultReader<Uint8Array> | undefined;
}

export type Fetch = (address: string, options: RequestInit) => Promise<Response>;

/** Who is asked, and as whom. */
export interface Asker {
  /** The server, without a slash at its end. */
  readonly endpoint: string;
  /** The person's token there; it goes to no other server, and not without encryption beyond this machine. */
  readonly token?: string | undefined;
  readonly fetch: Fetch;
}

const maxRedirects = 8;

/**
 * Asks for the bytes of a file from `from` on, and goes where it is redirected to. The library would do that by itself, but
 * what Hugging Face knows of a file stands in the headers of its redirect. Rejects with the signal's reason when it is
 * aborted, with `Failed` when a redirect leads nowhere, and with a readable reason when there is no answer.
 */
export async function openRemote(
  address: string,
  {
    endpoint,
    token,
    fetch,
    from,
    tag,
    signal,
  }: Asker & { readonly from: number; readonly tag?: string | undefined; readonly signal: AbortSignal },
): Promise<RemoteAnswer> {
  const home = new URL(endpoint);
  const isPrivate = home.protocol === "https:" || isLoopback(home);
  // Compressed bytes could not be counted or continued.
  const headers: Record<string, string> = { "accept-encoding": "identity", "user-agent": "magi" };
  if (from > 0) headers["range"] = `bytes=${from}-`;
  if (from > 0 && tag !== undefined) headers["if-range"] = tag;
  let linkedTag: string | undefined;
  let linkedBytes: string | undefined;
  let ownTag: string | undefined;
  let url = new URL(address);
  for (let redirects = 0; ; redirects++) {
    const isHome = url.origin === home.origin;
    const secret = isHome && isPrivate && token !== undefined ? { authorization: `Bearer ${token}` } : {};
    const response = await fetch(url.href, { headers: { ...headers, ...secret }, redirect: "manual", signal });
    linkedTag ??= response.headers.get("x-linked-etag") ?? undefined;
    linkedBytes ??= response.headers.get("x-linked-size") ?? undefined;
    if (isHome) ownTag = response.headers.get("etag") ?? undefined;
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null)
      return {
        status: response.status,
        redirects,
        headers: response.headers,
        linkedTag,
        linkedBytes,
        ownTag,
        errorCode: response.headers.get("x-error-code") ?? undefined,
        body: response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined, // Node's own type says any.
      };
    await response.body?.cancel();
    if (redirects === maxRedirects) throw redirected("it is redirected in circles");
    url = nextOf(location, url, home);
  }
}

/** Where a redirect leads. Without encryption it may lead only to the server that was asked for, or about within one machine. */
function nextOf(location: string, from: URL, home: URL): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (next === undefined || (next.protocol !== "https:" && next.protocol !== "http:"))
    throw redirected("it is redirected to what is no address");
  if (next.protocol === "http:" && next.origin !== home.origin && !(isLoopback(next) && isLoopback(home)))
    throw redirected(`it is redirected to ${next.host} without encryption`);
  return next;
}

/** A server that sends elsewhere does so at the next try too. */
function redirected(reason: string): Failed {
  return new Failed({ kind: "redirect", reason });
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Why there was no answer or no more of it, for the end of a sentence. */
export function connectionReason(error: unknown): string {
  // `fetch` says "fetch failed" and puts what happened into the cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "the server's name is not known here";
    case "ECONNREFUSED":
      return "the server does not accept connections";
    case "ECONNRESET":
    case "EPIPE":
    case "UND_ERR_SOCKET":
      return "the server closed the connection";
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
      return "the server does not answer";
    default:
      return cause instanceof Error && cause.message !== "" ? cause.message.replace(/\.$/, "") : "there is no answer";
  }
}
