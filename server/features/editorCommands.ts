import type { ClientCapabilities } from "vscode-languageserver/node";

/**
 * The commands that an editor says it has, in the way that rust-analyzer's clients do:
 * `{ "experimental": { "commands": { "commands": ["magi.useProfile"] } } }`.
 */
export function commandsOf({ experimental }: ClientCapabilities): ReadonlySet<string> {
  const said: unknown = experimental;
  const offer = said !== null && typeof said === "object" && "commands" in said ? said.commands : undefined;
  const list = offer !== null && typeof offer === "object" && "commands" in offer ? offer.commands : offer;
  return new Set(Array.isArray(list) ? list.filter((name): name is string => typeof name === "string") : []);
}
