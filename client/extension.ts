import * as vscode from "vscode";
import type { ServerAction } from "../protocol/routerApi.ts";
import { ActiveProfileChoice } from "./activeProfile/activeProfile.ts";
import type { MagiApi } from "./api.ts";
import { Chat } from "./chat/chat.ts";
import { sayWhenChildrenStop } from "./children/sayOnce.ts";
import { showExport } from "./commands/exportProfile.ts";
import { checkModels, restartLanguageServer, restartRouter } from "./commands/childCommands.ts";
import { openProfile, saveActiveProfile, switchProfile, useProfile } from "./commands/profileCommands.ts";
import { registerCommands } from "./commands/registerCommands.ts";
import { openRegistry } from "./commands/registryCommands.ts";
import { controlServer } from "./commands/serverCommands.ts";
import { createProfile, createRegistry } from "./create/createFiles.ts";
import { createProfileFromModels } from "./create/profileFromModels.ts";
import { tryGuide } from "./create/tryGuide.ts";
import { Dashboard } from "./dashboard/dashboard.ts";
import { discoverModels } from "./discovery/discoverModels.ts";
import { findModelServers } from "./discovery/findServers.ts";
import { NewModelOffers } from "./discovery/newModelOffers.ts";
import { editorApi } from "./editorApi.ts";
import { findPlaces } from "./files/findPlaces.ts";
import { MagiFilesWatcher } from "./files/watchMagiFiles.ts";
import { ModelGetter } from "./getModel/modelGetter.ts";
import { assignLanguage } from "./language/assignLanguage.ts";
import { LanguageServer } from "./language/languageServer.ts";
import { profileOfLens, showUses } from "./language/lensCommands.ts";
import { ModelHints } from "./language/modelHints.ts";
import { ModelHovers } from "./language/modelHovers.ts";
import { PushedDiagnostics } from "./language/pushedDiagnostics.ts";
import { ProfileLenses } from "./language/profileLenses.ts";
import { startWhenWanted } from "./language/startWhenWanted.ts";
import { LanguageServerStatusItem } from "./language/languageStatusItem.ts";
import { registerChatParticipant } from "./nativeChat/chatParticipant.ts";
import { NativeChat } from "./nativeChat/nativeChat.ts";
import { describeError } from "./log/log.ts";
import { RouterControl } from "./router/routerControl.ts";
import { enterServerKey } from "./serverKeys/enterServerKey.ts";
import { ServerKeyStore } from "./serverKeys/serverKeyStore.ts";
import { ContextKeys } from "./situation/contextKeys.ts";
import { SituationSource } from "./situation/situationSource.ts";
import { ProfileStatusBarItem } from "./statusBar/statusBarItem.ts";
import { statusBarContent } from "./statusBar/statusBarModel.ts";
import { MagiTrees } from "./trees/magiTrees.ts";

/** Builds MAGI's parts and connects them; what each does is in its own folder. */
export async function activate(context: vscode.ExtensionContext): Promise<MagiApi> {
  const own = <T extends { dispose(): unknown }>(part: T): T => {
    context.subscriptions.push(part);
    return part;
  };
  const program = (name: string): string => vscode.Uri.joinPath(context.extensionUri, "dist", name).fsPath;

  const log = own(vscode.window.createOutputChannel("MAGI", { log: true }));
  const serverLog = own(vscode.window.createOutputChannel("MAGI Model Servers", { log: true }));
  const watcher = own(new MagiFilesWatcher());
  const choice = own(new ActiveProfileChoice(context.workspaceState, watcher.files));
  const serverKeys = own(new ServerKeyStore(context.secrets, log));
  const router = own(
    new RouterControl({
      script: program("router.js"),
      log,
      serverLog,
      files: watcher.files,
      active: choice.active,
      serverKeys: serverKeys.text,
    }),
  );
  const lenses = own(new ProfileLenses({ files: watcher.files, active: choice.active }));
  const hints = own(new ModelHints(router.state));
  const diagnostics = own(new PushedDiagnostics());
  const server = own(
    new LanguageServer(program("server.js"), {
      log,
      parts: [lenses, hints, new ModelHovers(router.state), diagnostics],
    }),
  );
  const { situation } = own(new SituationSource({ files: watcher.files, active: choice.active, router: router.state }));

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
  own(sayWhenChildrenStop(router.state, server.state));

  const chat = own(
    new Chat({
      extensionUri: context.extensionUri,
      memory: context.workspaceState,
      situation,
      ask: (question, signal) => router.ask(question, signal),
      log,
    }),
  );

  const dashboard = own(
    new Dashboard({
      extensionUri: context.extensionUri,
      situation,
      decisions: async (limit, signal) => (await router.getClient(signal)).decisions(limit, signal),
      log,
    }),
  );
  own(new NativeChat({ situation, complete: (body, signal) => router.complete(body, signal) }));
  own(
    registerChatParticipant({
      extensionUri: context.extensionUri,
      ask: (question, signal) => router.ask(question, signal),
      log,
    }),
  );
  const profiles = { situation: () => situation.value, choice };
  const servers = {
    situation: () => situation.value,
    control: (action: ServerAction, model: string) => router.controlServer(action, model),
  };
  const refresh = (): Promise<void> => watcher.refresh();
  const getter = new ModelGetter({
    ...profiles,
    refresh,
    memory: context.workspaceState,
    secrets: context.secrets,
    log,
  });
  const firstSteps = {
    files: () => situation.value.files,
    refresh,
    use: (name: string) => choice.use(name),
    openChat: () => {
      chat.open();
    },
  };
  own(
    registerCommands(
      {
        "magi.switchProfile": (argument) => switchProfile(profiles, argument),
        "magi.useProfile": (argument) => useProfile(profiles, argument),
        "magi.saveActiveProfile": () => saveActiveProfile(profiles),
        "magi.openProfile": (argument) => openProfile(profiles, argument),
        "magi.createProfile": () => createProfile(situation.value.files, refresh),
        "magi.createProfileFromModels": (argument) => createProfileFromModels(firstSteps, argument),
        "magi.tryGuide": () => tryGuide(firstSteps),
        "magi.openRegistry": (argument) => openRegistry(situation.value, argument),
        "magi.createRegistry": () => createRegistry(situation.value.files, refresh),
        "magi.discoverModels": () => discoverModels(firstSteps, log),
        "magi.findServers": () => findModelServers({ files: () => situation.value.files, refresh, keys: serverKeys }),
        "magi.enterServerKey": (argument) =>
          enterServerKey(argument, { situation: () => situation.value, store: serverKeys }),
        "magi.openChat": () => {
          chat.open();
        },
        "magi.newChat": () => {
          chat.newChat();
        },
        "magi.tryPrompt": async (argument) => {
          const asked = profileOfLens(argument);
          if (asked !== undefined && asked !== choice.active.value.name) await useProfile(profiles, asked);
          await chat.tryPrompt(argument);
        },
        "magi.showUses": (argument) => showUses(argument),
        "magi.openDashboard": () => {
          dashboard.open();
        },
        "magi.calibrateTiers": () => {
          dashboard.open("thresholds");
        },
        "magi.exportProfile": (argument) => showExport(situation.value, argument),
        "magi.checkModels": () => checkModels({ situation: () => situation.value, router }),
        "magi.startServer": (argument) => controlServer("start", argument, servers),
        "magi.stopServer": (argument) => controlServer("stop", argument, servers),
        "magi.restartServer": (argument) => controlServer("restart", argument, servers),
        "magi.showServerLog": () => {
          serverLog.show(true);
        },
        "magi.getModel": () => getter.get(),
        "magi.restartRouter": () => {
          restartRouter({ situation: () => situation.value, router });
        },
        "magi.restartLanguageServer": () => restartLanguageServer(server),
        "magi.showLog": () => {
          log.show(true);
        },
      },
      log,
    ),
  );

  own(new NewModelOffers({ files: watcher.files, refresh, memory: context.globalState, log }));

  const look = (): Promise<void> => watcher.watch(findPlaces());
  own(vscode.workspace.onDidChangeWorkspaceFolders(() => void look()));
  own(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("magi.profilesFolder") || change.affectsConfiguration("magi.registryFile"))
        void look();
    }),
  );
  await look();
  own(assignLanguage(watcher.files));
  show();

  own(startWhenWanted(server, watcher.files));
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
