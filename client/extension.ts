import * as vscode from "vscode";
import { ActiveProfileChoice } from "./activeProfile/activeProfile.ts";
import type { MagiApi } from "./api.ts";
import { Chat } from "./chat/chat.ts";
import { sayWhenChildrenStop } from "./children/sayOnce.ts";
import { magiCommands } from "./commands/magiCommands.ts";
import { registerCommands } from "./commands/registerCommands.ts";
import { Dashboard } from "./dashboard/dashboard.ts";
import { NewModelOffers } from "./discovery/newModelOffers.ts";
import { editorApi } from "./editorApi.ts";
import { followPlaces } from "./files/followPlaces.ts";
import { MagiFilesWatcher } from "./files/watchMagiFiles.ts";
import { ModelGetter } from "./getModel/modelGetter.ts";
import { assignLanguage } from "./language/assignLanguage.ts";
import { LanguageServer } from "./language/languageServer.ts";
import { LanguageServerStatusItem } from "./language/languageStatusItem.ts";
import { ModelHints } from "./language/modelHints.ts";
import { ModelHovers } from "./language/modelHovers.ts";
import { ProfileLenses } from "./language/profileLenses.ts";
import { PushedDiagnostics } from "./language/pushedDiagnostics.ts";
import { startWhenWanted } from "./language/startWhenWanted.ts";
import { describeError } from "./log/log.ts";
import { ModelServerLog } from "./log/modelServerLog.ts";
import { registerChatParticipant } from "./nativeChat/chatParticipant.ts";
import { NativeChat } from "./nativeChat/nativeChat.ts";
import type { Question } from "./router/question.ts";
import { RouterControl } from "./router/routerControl.ts";
import { ServerKeyStore } from "./serverKeys/serverKeyStore.ts";
import { ContextKeys } from "./situation/contextKeys.ts";
import { SituationSource } from "./situation/situationSource.ts";
import { ProfileStatusBarItem } from "./statusBar/statusBarItem.ts";
import { statusBarContent } from "./statusBar/statusBarModel.ts";
import { MagiTrees } from "./trees/magiTrees.ts";

/** Builds MAGI's parts and connects them; what each does is in its own folder. */
export async function activate(context: vscode.ExtensionContext): Promise<MagiApi> {
  const { extensionUri, workspaceState: memory, secrets } = context;
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const program = (name: string): string => vscode.Uri.joinPath(extensionUri, "dist", name).fsPath;
  const log = own(vscode.window.createOutputChannel("MAGI", { log: true }));
  const serverLog = own(new ModelServerLog());

  // What there is to work with: the files, the profile that was chosen, and the keys of its servers.
  const watcher = own(new MagiFilesWatcher());
  const { files } = watcher;
  const refresh = (): Promise<void> => watcher.refresh();
  const choice = own(new ActiveProfileChoice(memory, files));
  const { active } = choice;
  const serverKeys = own(new ServerKeyStore(secrets, log));

  // The two children, which start when the files or a person want them.
  const router = own(
    new RouterControl({
      script: program("router.js"),
      log,
      serverLog,
      files,
      refresh,
      active,
      serverKeys: serverKeys.text,
    }),
  );
  const languageParts = [
    own(new ProfileLenses({ files, active })),
    own(new ModelHints(router.state)),
    new ModelHovers(router.state),
    own(new PushedDiagnostics()),
  ];
  const server = own(new LanguageServer(program("server.js"), { log, parts: languageParts }));
  own(sayWhenChildrenStop(router.state, server.state));

  // What is seen all the time follows the situation.
  const { situation } = own(new SituationSource({ files, active, router: router.state }));
  const statusBar = own(new ProfileStatusBarItem());
  const trees = own(new MagiTrees());
  const contextKeys = new ContextKeys();
  const show = (): void => {
    statusBar.show(statusBarContent(situation.value));
    trees.show(situation.value);
    contextKeys.show(situation.value);
  };
  own(situation.subscribe(show));
  const serverStatus = own(new LanguageServerStatusItem());
  own(
    server.state.subscribe((state) => {
      serverStatus.show(state);
    }),
  );

  // The ways to ask, and the page that tells what became of it.
  const ask = (question: Question, signal: AbortSignal): ReturnType<RouterControl["ask"]> =>
    router.ask(question, signal);
  const chat = own(new Chat({ extensionUri, memory, situation, ask, log }));
  own(registerChatParticipant({ extensionUri, ask, log }));
  own(new NativeChat({ situation, complete: (body, signal) => router.complete(body, signal) }));
  const dashboard = own(
    new Dashboard({
      extensionUri,
      situation,
      decisions: async (limit, signal) => (await router.getClient(signal)).decisions(limit, signal),
      log,
    }),
  );

  const getter = new ModelGetter({ situation: () => situation.value, choice, refresh, memory, secrets, log });
  const commandParts = { situation, choice, refresh, router, server, serverKeys, getter, chat, dashboard };
  own(registerCommands(magiCommands({ ...commandParts, log, serverLog }), log));
  own(new NewModelOffers({ files, refresh, memory: context.globalState, log }));

  await own(followPlaces(watcher)).ready;
  own(assignLanguage(files));
  show();
  own(startWhenWanted(server, files));
  void getter.offerUnfinished().catch((error: unknown) => {
    log.warn(`The unfinished download is not offered: ${describeError(error)}`);
  });

  return {
    situation: () => situation.value,
    statusBar: () => statusBar.content,
    trees: () => trees.shown,
    languageServer: () => server.state.value,
    chat,
    routerPid: () => router.pid,
    ...editorApi({
      places: () => situation.value.files.places,
      activeProfile: () => choice.active.value.name,
      useProfile: (name) => choice.use(name),
    }),
  };
}
