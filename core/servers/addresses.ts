/** Where a model server may be. */
export interface ServerAddress {
  /** As a person says it: what was asked for, or `localhost:8080`. */
  readonly label: string;
  /** Base URLs of its OpenAI API, in the order of preference; of `localhost` one for each family of addresses. */
  readonly baseUrls: readonly string[];
  /** Whether it is on this machine. */
  readonly isLoopback: boolean;
  /** Whether anything could listen there: a port that a program usually has, as opposed to an address that somebody gave. */
  readonly isGuess: boolean;
}

/** Ports that model servers have unless they are told otherwise, on this machine. */
export const usualPorts: readonly { readonly port: number; readonly programs: string }[] = [
  { port: 11434, programs: "Ollama" },
  { port: 1234, programs: "LM Studio" },
  { port: 8080, programs: "llama-server, llama-swap" },
  { port: 9931, programs: "llama-server" },
  { port: 8000, programs: "vLLM" },
  { port: 4000, programs: "LiteLLM" },
  { port: 1337, programs: "Jan" },
  { port: 5000, programs: "text-generation-webui" },
  { port: 5001, programs: "KoboldCpp" },
];

/** The usual ports of this machine, or of the one that is named. */
export function usualAddresses(host = "localhost"): readonly ServerAddress[] {
  return usualPorts.map(({ port }) => localAddress(port, host));
}

/** A port of this machine where a server may be or not. */
export function localAddress(port: number, host = "localhost"): ServerAddress {
  const address = parseOne(`${host}:${port}`);
  if (address === undefined) throw new Error(`${host}:${port} is no address.`);
  return { ...address, isGuess: true };
}

/**
 * Reads what a person gives as the address of a server: `http://box:8080/v1`, `box:8080`, `8080`, or a `box` alone, on
 * which the usual ports are meant. Undefined for what is no address, and for one with a user or a query, where a password
 * or a key could be.
 */
export function parseAddresses(text: string): readonly ServerAddress[] | undefined {
  const plain = text.trim();
  if (/^:?\d{1,5}$/.test(plain)) return asList(parseOne(`localhost:${plain.replace(":", "")}`));
  if (/^https?:\/\//i.test(plain) || /:\d+(\/|$)/.test(plain)) return asList(parseOne(plain));
  const host = parseOne(`${plain}:1`);
  return host === undefined ? undefined : usualAddresses(plain);
}

function asList(address: ServerAddress | undefined): readonly ServerAddress[] | undefined {
  return address === undefined ? undefined : [address];
}

function parseOne(text: string): ServerAddress | undefined {
  const [, scheme = "http", host, port = "", path = ""] =
    /^(?:(https?):\/\/)?(\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(:\d{1,5})?(\/[\w./~%-]*)?$/i.exec(
      text,
    ) ?? [];
  if (host === undefined || (port !== "" && !isPort(Number(port.slice(1))))) return undefined;
  const hosts = isAnyOfThisMachine(host) ? ["127.0.0.1", "[::1]"] : [host.toLowerCase()];
  const trunk = path.replace(/\/+$/, "").replace(/\/(?:chat\/completions|models)$/, "");
  const base = /\/v\d+$/.test(trunk) ? trunk : `${trunk}/v1`;
  return {
    label: text,
    baseUrls: hosts.map((each) => `${scheme.toLowerCase()}://${each}${port}${base}`),
    isLoopback: hosts.length > 1 || isLoopbackHost(host),
    isGuess: false,
  };
}

/** `localhost` is either family, and so is an address that means all of them, as servers print it when they start. */
function isAnyOfThisMachine(host: string): boolean {
  return /^(?:localhost|0\.0\.0\.0|\[::\])$/i.test(host);
}

function isLoopbackHost(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/i.test(host);
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}
