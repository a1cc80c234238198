import type { ClientCapabilities } from "vscode-languageserver/node";

/** Commands of an editor that the server's answers may call. */
const editorCommands = ["magi.useProfile", "magi.tryPrompt", "magi.showUses"] as const;

/**
 * The commands that an editor says it has, in the way that rust-analyzer's clients do:
 * `{ "experimental": { "commands": { "commands": ["magi.useProfile"] } } }`. An editor that says nothing is taken to have
 * them all: it may hand on what it does not know to whoever configured it.
 */
export function commandsOf({ experimental }: ClientCapabilities): ReadonlySet<string> {
  const said: unknown = experimental;
  if (said === null || typeof said !== "object" || !("commands" in said)) return new Set(editorCommands);
  const offer = said.commands;
  const list = offer !== null && typeof offer === "object" && "commands" in offer ? offer.commands : offer;
  const has = new Set<unknown>(Array.isArray(list) ? list : []);
  return new Set(editorCommands.filter((name) => has.has(name)));
}
