import * as vscode from "vscode";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { commandIds } from "./commandTable.ts";
import type { CommandTable } from "./commandTable.ts";
import { NeedError } from "../create/needs.ts";

/** Registers the table. A command that fails says so in one sentence, with what helps; the log has the rest. */
export function registerCommands(table: CommandTable, log: Log): vscode.Disposable {
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await table[id](argument);
        } catch (error) {
          log.error(`${id}: ${describeError(error)}`);
          const sentence = error instanceof Error ? error.message : "It failed.";
          // Not awaited: a command is over when it has failed, not when the message is closed.
          const remedy = error instanceof NeedError ? error.remedy : { title: "Show Log", command: "magi.showLog" };
          void vscode.window.showErrorMessage(withoutLinks(`MAGI: ${sentence}`), remedy.title).then((answer) => {
            if (answer !== undefined) void vscode.commands.executeCommand(remedy.command);
          });
          return undefined;
        }
      }),
    ),
  );
}
