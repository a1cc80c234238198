/** Where a URL leads: whom to connect to, and what to ask for there. */
export interface Address {
  /** Scheme, host and port; connections to the same origin are shared. */
  readonly origin: string;
  readonly isSecure: boolean;
  /** A name or an address, without the brackets of IPv6. */
  readonly host: string;
  readonly port: number;
  /** Path and query, percent-encoded. */
  readonly path: string;
  /** For the header `Host`. */
  readonly authority: string;
}

/** @throws TypeError when the URL is none, or not one of `http` and `https`. */
export function toAddress(url: string): Address {
  const { protocol, origin, hostname, port, host, pathname, search } = new URL(url);
  const isSecure = protocol === "https:";
  if (!isSecure && protocol !== "http:") throw new TypeError(`${protocol} is not a protocol that MAGI speaks`);
  return {
    origin,
    isSecure,
    host: hostname.startsWith("[") ? hostname.slice(1, -1) : hostname,
    port: port === "" ? (isSecure ? 443 : 80) : Number(port),
    path: pathname + search,
    authority: host,
  };
}
