import * as vscode from "vscode";
import { hasOwnModels, missingOf } from "./missing.ts";
import type { Situation } from "./situation.ts";

/** Keeps the context keys that the `when` clauses of package.json look at. Only what changed is sent to the editor. */
export class ContextKeys {
  readonly #sent = new Map<string, unknown>();

  show(situation: Situation): void {
    const { files, router } = situation;
    this.#set("magi.loaded", files.loaded);
    this.#set("magi.hasProfiles", files.profiles.length > 0);
    this.#set("magi.registry", files.registry.state);
    this.#set("magi.missing", missingOf(situation) ?? "nothing");
    this.#set("magi.hasModels", hasOwnModels(files));
    // What is about to say something counts as starting, so that no text flashes by in the meantime.
    const isComing =
      (router.kind === "down" && router.retrying) || (router.kind === "running" && router.status === undefined);
    this.#set("magi.router", isComing ? "starting" : router.kind);
  }

  #set(key: string, value: unknown): void {
    if (this.#sent.get(key) === value) return;
    this.#sent.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  }
}
