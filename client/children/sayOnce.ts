import * as vscode from "vscode";
import type { LanguageServerState } from "../language/languageServer.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import type { RouterState } from "../situation/situation.ts";

/** Long enough to be read, short enough not to be in the way. */
const passingMs = 8_000;

/**
 * Says once that a child stopped: in passing when it is being started again, as a message only when the user must act.
 */
export function sayWhenChildrenStop(
  router: ReadonlyObservable<RouterState>,
  server: ReadonlyObservable<LanguageServerState>,
): vscode.Disposable {
  let routerWas: string | undefined;
  let serverWas: string | undefined;
  return vscode.Disposable.from(
    router.subscribe((state) => {
      const isRestart = (state.kind === "down" && state.retrying) || (state.kind === "starting" && state.again);
      const now = isRestart ? "restarting" : state.kind;
      if (now === "restarting" && routerWas !== now) inPassing("The router stopped and is being started again.");
      if (state.kind === "down" && !state.retrying && routerWas !== now)
        void askToRestart(state.problem, { title: "Restart Router", command: "magi.restartRouter" });
      routerWas = now;
    }),
    server.subscribe(({ kind }) => {
      if (kind === "restarting" && serverWas !== kind)
        inPassing("The language server stopped and is being started again.");
      if (kind === "down" && serverWas !== kind)
        void askToRestart("The language server ends each time it is started. Look at the log, then restart it.", {
          title: "Restart Language Server",
          command: "magi.restartLanguageServer",
        });
      serverWas = kind;
    }),
  );
}

function inPassing(sentence: string): void {
  vscode.window.setStatusBarMessage(`$(warning) MAGI: ${sentence}`, passingMs);
}

async function askToRestart(
  sentence: string,
  remedy: { readonly title: string; readonly command: string },
): Promise<void> {
  const showLog = "Show Log";
  const answer = await vscode.window.showErrorMessage(withoutLinks(`MAGI: ${sentence}`), remedy.title, showLog);
  if (answer === remedy.title) await vscode.commands.executeCommand(remedy.command);
  if (answer === showLog) await vscode.commands.executeCommand("magi.showLog");
}
