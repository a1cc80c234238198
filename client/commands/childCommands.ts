import * as vscode from "vscode";
import { needProfile, needTrust } from "../create/needs.ts";
import type { LanguageServer } from "../language/languageServer.ts";
import type { RouterControl } from "../router/routerControl.ts";
import { readinessOf } from "../situation/readinessModel.ts";
import type { Situation } from "../situation/situation.ts";

/** What the commands for the router work on. */
export interface RouterCommandContext {
  readonly situation: () => Situation;
  readonly router: Pick<RouterControl, "checkModels" | "restart">;
}

/** Long enough to be read, and gone by itself. */
const shownMs = 5_000;

/** Has every model checked and says what came of it: who has the views closed sees nothing else. */
export async function checkModels({ situation, router }: RouterCommandContext): Promise<void> {
  needTrust("no model is asked");
  needProfile(situation().files);
  const status = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: "MAGI: Checking models" },
    () => router.checkModels(),
  );
  say(readinessOf({ ...situation(), router: { kind: "running", status } }).detail);
}

/** Starts the router anew. Without a profile there is none, which must not pass in silence. */
export function restartRouter({ situation, router }: RouterCommandContext): void {
  needTrust("no router is run");
  needProfile(situation().files);
  router.restart();
  say("The router is started anew.");
}

/** Starts the language server anew; nothing else on the screen would tell that it was. */
export async function restartLanguageServer(server: Pick<LanguageServer, "restart">): Promise<void> {
  await server.restart();
  say("The language server was started anew.");
}

function say(sentence: string): void {
  vscode.window.setStatusBarMessage(`MAGI: ${sentence}`, shownMs);
}
