import * as vscode from "vscode";
import { NeedError } from "../create/needs.ts";
import type { Log } from "./log.ts";

/** What the model servers say that MAGI has started, in an output channel of its own. */
export class ModelServerLog implements Log, vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel("MAGI Model Servers", { log: true });
  #isEmpty = true;

  info(message: string): void {
    this.#isEmpty = false;
    this.#channel.info(message);
  }

  warn(message: string): void {
    this.#isEmpty = false;
    this.#channel.warn(message);
  }

  error(message: string): void {
    this.#isEmpty = false;
    this.#channel.error(message);
  }

  /** @throws NeedError when there is nothing to show. */
  show(): void {
    if (this.#isEmpty)
      throw new NeedError(
        "MAGI has started no model server in this window, so there is no log yet. Health says what runs.",
        {
          title: "Show Health",
          command: "magi.health.focus",
        },
      );
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
