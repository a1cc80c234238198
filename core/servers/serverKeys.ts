/**
 * The keys of model servers, by server. A key belongs to a server and to a person: a registry, which may come from somebody
 * else, names neither a key nor where one is kept, so it cannot have one sent elsewhere.
 */
export type ServerKeys = ReadonlyMap<string, string>;

/** Environment variable with the keys that somebody has in a terminal; the editor gives its router those that it keeps. */
export const serverKeysVariable = "MAGI_SERVER_KEYS";

/** Where a key goes that stands in another program's file, for after a sentence. */
export const whereKeysGo: string = `it goes into ${serverKeysVariable}, or into the editor with «MAGI: Enter a Server's Key»`;

/** What a server does that refuses MAGI for want of a key, or with the one it was sent; for after its name. */
export const keyWords = {
  missing: "wants a key that MAGI does not have",
  refused: "does not take the key that MAGI has for it",
} as const;

/** What was made of a text with keys. */
export interface ReadServerKeys {
  readonly keys: ServerKeys;
  /** One sentence for each entry that is none, without what stands there. */
  readonly problems: readonly string[];
}

/** Reads `SERVER=KEY` entries with white space between them, a server being `http://box:8000` or `box:8000`. */
export function parseServerKeys(text: string | undefined): ReadServerKeys {
  const keys = new Map<string, string>();
  const problems: string[] = [];
  const entries = (text ?? "").split(/\s+/).filter((entry) => entry !== "");
  for (const [index, entry] of entries.entries()) {
    const [, where = "", key = ""] = /^([^=]+)=(.+)$/.exec(entry) ?? [];
    const server = serverOf(where);
    if (server === undefined || !isKey(key))
      problems.push(`Entry ${index + 1} of ${serverKeysVariable} is not SERVER=KEY, such as http://box:8000=secret.`);
    else keys.set(server, key);
  }
  return { keys, problems };
}

/** The text that `parseServerKeys` reads as these keys. */
export function serverKeysText(keys: ServerKeys): string {
  return [...keys].map(([server, key]) => `${server}=${key}`).join(" ");
}

/** The key for a URL of a server. */
export function findKey(keys: ServerKeys, url: string): string | undefined {
  if (keys.size === 0) return undefined;
  const server = serverOf(url);
  return server === undefined ? undefined : keys.get(server);
}

/**
 * The server that a URL or a `host:port` leads to: scheme, host and port. This machine is `localhost`, however it is
 * written. Undefined for what is no address, and for one with a user.
 */
export function serverOf(address: string): string | undefined {
  const [, scheme, host, port] =
    /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/?#:@[\]\s]+)(?::0*(\d{1,5}))?(?=[/?#]|$)/i.exec(
      address.includes("://") ? address : `http://${address}`,
    ) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const isUsual = port === undefined || port === (scheme.toLowerCase() === "https" ? "443" : "80");
  const name = ofThisMachine.test(host) ? "localhost" : host.toLowerCase();
  return `${scheme.toLowerCase()}://${name}${isUsual ? "" : `:${port}`}`;
}

const ofThisMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])$/i;

/** Whether a text can be sent as a key. */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(text);
}
