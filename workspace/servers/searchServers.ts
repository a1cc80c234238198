import { portsOf } from "../../core/discovery/ports.ts";
import { asRecord, isRecord } from "../../core/record.ts";
import { localAddress, parseAddresses, usualAddresses } from "../../core/servers/addresses.ts";
import type { ServerAddress } from "../../core/servers/addresses.ts";
import type { Machine } from "../discovery/knownFolders.ts";
import { readRegistry } from "../registry/readRegistry.ts";
import { findServers } from "./findServers.ts";
import type { AddressReport, ServerSearchOptions } from "./findServers.ts";

export interface SearchServersOptions extends ServerSearchOptions {
  readonly registryFile: string;
  readonly env: Machine["env"];
}

/** A registry that names more ports than this was not written by hand, and most of them are closed. */
const maxPorts = 64;

/**
 * Asks at some addresses, or where model servers usually are on this machine: at their usual ports, at the one that
 * `OLLAMA_HOST` says, and at those that the registry names. Nothing but this machine is asked unless it is in `addresses`.
 */
export async function searchServers(
  addresses: readonly ServerAddress[],
  { registryFile, env, ...options }: SearchServersOptions,
): Promise<readonly AddressReport[]> {
  if (addresses.length > 0) return findServers(addresses, options);
  const reading = await readRegistry(registryFile);
  const ports = reading.state === "ok" ? [...portsIn(reading.text)].slice(0, maxPorts) : [];
  return findServers([...usualAddresses(), ...ollamaOf(env), ...ports.map((port) => localAddress(port))], options);
}

/** Where the user told Ollama to listen, if that is on this machine. */
function ollamaOf({ OLLAMA_HOST: host }: Machine["env"]): readonly ServerAddress[] {
  if (host === undefined) return [];
  const text = /:\d+\/?$/.test(host) ? host : `${host.replace(/\/+$/, "")}:11434`;
  return (parseAddresses(text) ?? [])
    .filter(({ isLoopback }) => isLoopback)
    .map((address) => ({ ...address, isGuess: true }));
}

function portsIn(text: string): ReadonlySet<number> {
  const data = asRecord(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  return portsOf(Object.values(asRecord(data["models"])).filter(isRecord));
}
