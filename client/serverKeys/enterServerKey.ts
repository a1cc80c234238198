import * as vscode from "vscode";
import { isKey, serverOf } from "../../core/servers/serverKeys.ts";
import { subjectOf } from "../commands/subjectOf.ts";
import { needTrust } from "../create/needs.ts";
import type { Situation } from "../situation/situation.ts";
import { countOf } from "../../core/text/countOf.ts";
import { keyServers } from "./keyServersModel.ts";
import type { KeyServer } from "./keyServersModel.ts";
import type { ServerKeyStore } from "./serverKeyStore.ts";

const title = "MAGI: Enter a Server's Key";

export interface ServerKeyParts {
  readonly situation: () => Situation;
  readonly store: ServerKeyStore;
}

/** Calls «Enter a Server's Key» on the server that wants one, where there is just one. */
export const wantingServer = { wantsKey: true } as const;

/**
 * «Enter a Server's Key», of a model that it was called on, or of the one server that wants a key when it was called on
 * that; else of a server that is picked or named.
 */
export async function enterServerKey(argument: unknown, parts: ServerKeyParts): Promise<void> {
  needTrust("no key is used");
  const server = await chooseServer(argument, parts);
  if (server !== undefined) await askKey(server, parts.store);
}

/** Asks for the key of a server; an empty answer forgets it. False when the person thought better of it. */
export async function askKey(server: string, store: ServerKeyStore): Promise<boolean> {
  const isPlain = server.startsWith("http:") && !/^http:\/\/localhost(?::|$)/.test(server);
  const key = await vscode.window.showInputBox({
    title,
    prompt: `VS Code keeps it as a secret of yours, and only ${server} gets it${isPlain ? ", unencrypted" : ""}${
      store.has(server) ? ". Empty forgets the present one" : ""
    }`,
    placeHolder: `The key of ${server}`,
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" || isKey(text.trim()) ? undefined : "A key is one word, such as sk-…"),
  });
  if (key === undefined) return false;
  await store.set(server, key.trim() === "" ? undefined : key.trim());
  return true;
}

async function chooseServer(argument: unknown, { situation, store }: ServerKeyParts): Promise<string | undefined> {
  const model = subjectOf(argument);
  const servers = keyServers(situation(), model);
  if (model !== undefined || isWantingServer(argument)) {
    // Whoever calls it on a model means the one server of it that wants a key, or its only one.
    const wanting = servers.filter(({ wantsKey }) => wantsKey);
    const [meant, ...more] = wanting.length > 0 || model === undefined ? wanting : servers;
    if (meant !== undefined && more.length === 0) return meant.server;
  }
  if (servers.length === 0) return askServer();
  const other = { label: "$(globe) Another server…", server: undefined };
  const items = servers.map((server) => ({
    label: server.server,
    description: wordsOf(server, store),
    server: server.server,
  }));
  const picked = await vscode.window.showQuickPick([...items, other], {
    title,
    placeHolder: "Which server?",
    ignoreFocusOut: true,
  });
  return picked === other ? askServer() : picked?.server;
}

function isWantingServer(argument: unknown): boolean {
  return typeof argument === "object" && argument !== null && "wantsKey" in argument && argument.wantsKey === true;
}

function wordsOf({ server, models, wantsKey }: KeyServer, store: ServerKeyStore): string {
  const [first = ""] = models;
  return [
    wantsKey ? "wants a key" : store.has(server) ? "has a key" : "",
    models.length === 1 ? first : countOf(models.length, "model"),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

async function askServer(): Promise<string | undefined> {
  const address = await vscode.window.showInputBox({
    title,
    prompt: "Address of the model server",
    placeHolder: "http://box:8000, or box:8000",
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === "" || serverOf(text.trim()) !== undefined
        ? undefined
        : "An address such as box:8000, without a user.",
  });
  return address === undefined ? undefined : serverOf(address.trim());
}
