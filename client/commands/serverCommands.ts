import * as vscode from "vscode";
import type { ServerAction } from "../../protocol/routerApi.ts";
import { NeedError, needProfile, needTrust } from "../create/needs.ts";
import { modelServers } from "../situation/modelServers.ts";
import type { ModelServer } from "../situation/modelServers.ts";
import type { Situation } from "../situation/situation.ts";
import { subjectOf } from "./subjectOf.ts";

/** What the commands for llama-servers work on. */
export interface ServerCommandContext {
  readonly situation: () => Situation;
  /** Resolves when it is done; rejects with a sentence. */
  readonly control: (action: ServerAction, model: string) => Promise<void>;
}

const noneRuns = new NeedError("None of the model servers that run now was started by MAGI.", {
  title: "Show Health",
  command: "magi.health.focus",
});

const words: Readonly<Record<ServerAction, { readonly title: string; readonly none: NeedError }>> = {
  start: {
    title: "Start Model Server",
    none: new NeedError(
      "No model has a server that could be started: it needs a file_path and a port in the registry.",
      { title: "Open Registry", command: "magi.openRegistry" },
    ),
  },
  stop: { title: "Stop Model Server", none: noneRuns },
  restart: { title: "Restart Model Server", none: noneRuns },
};

/** Starts, stops or restarts the llama-server of the model that the command was called on, else of one that is picked. */
export async function controlServer(
  action: ServerAction,
  argument: unknown,
  context: ServerCommandContext,
): Promise<void> {
  needTrust("no model server is run");
  // The router starts them, and without a profile there is none.
  if (action === "start") needProfile(context.situation().files);
  const model = subjectOf(argument) ?? (await pickModel(action, context.situation()));
  if (model === undefined) return;
  await vscode.window.withProgress({ location: { viewId: "magi.health" } }, () => context.control(action, model));
}

async function pickModel(action: ServerAction, situation: Situation): Promise<string | undefined> {
  const wanted: ModelServer["state"] = action === "start" ? "stopped" : "running";
  const fitting = [...modelServers(situation).values()].filter(({ state }) => state === wanted);
  if (fitting.length === 0) throw words[action].none;
  const picked = await vscode.window.showQuickPick(
    fitting.map(({ modelId, detail }) => ({ label: modelId, ...(detail !== undefined && { detail }) })),
    { title: `MAGI: ${words[action].title}`, placeHolder: "Which model?", ignoreFocusOut: true },
  );
  return picked?.label;
}
