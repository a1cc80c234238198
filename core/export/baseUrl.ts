/** The parts of an endpoint's address that may be written down. */
export interface BaseUrl {
  /** Without what a password or a key could be: no user, no query. */
  readonly url: string;
  readonly host: string;
  /** Whether something was left out. */
  readonly hadSecret: boolean;
  /** Whether it leads to the machine that asks. */
  readonly isLoopback: boolean;
}

/** Reads the address of an endpoint; `undefined` for what is no HTTP address. */
export function readBaseUrl(address: string): BaseUrl | undefined {
  const [, scheme, user, host, port, path = "", rest = ""] =
    /^(https?):\/\/(?:([^/?#]*)@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]\s]+)(:\d{1,5})?(\/[^?#]*)?([?#].*)?$/i.exec(address) ??
    [];
  if (scheme === undefined || host === undefined) return undefined;
  return {
    url: `${scheme.toLowerCase()}://${host}${port ?? ""}${path.replace(/\/+$/, "")}`,
    host: host.replace(/^\[|\]$/g, "").toLowerCase(),
    hadSecret: user !== undefined || rest !== "",
    isLoopback: /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host),
  };
}

/** The address that a server has before `/v1`, as programs want it that put `/v1` behind it themselves. */
export function withoutVersion(url: string): string | undefined {
  return /^(.*)\/v1$/.exec(url)?.[1];
}
