import type * as vscode from "vscode";
import type { ServerAction } from "../../protocol/routerApi.ts";
import type { ActiveProfileChoice } from "../activeProfile/activeProfile.ts";
import type { Chat } from "../chat/chat.ts";
import { createProfile, createRegistry } from "../create/createFiles.ts";
import { createProfileFromModels } from "../create/profileFromModels.ts";
import { tryGuide } from "../create/tryGuide.ts";
import type { Dashboard } from "../dashboard/dashboard.ts";
import { discoverModels } from "../discovery/discoverModels.ts";
import { findModelServers } from "../discovery/findServers.ts";
import type { ModelGetter } from "../getModel/modelGetter.ts";
import type { LanguageServer } from "../language/languageServer.ts";
import { profileOfLens, showUses } from "../language/lensCommands.ts";
import type { ModelServerLog } from "../log/modelServerLog.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { RouterControl } from "../router/routerControl.ts";
import { enterServerKey } from "../serverKeys/enterServerKey.ts";
import type { ServerKeyStore } from "../serverKeys/serverKeyStore.ts";
import type { Situation } from "../situation/situation.ts";
import { checkModels, restartLanguageServer, restartRouter } from "./childCommands.ts";
import type { CommandTable } from "./commandTable.ts";
import { showExport } from "./exportProfile.ts";
import { openProfile, saveActiveProfile, switchProfile, useProfile } from "./profileCommands.ts";
import { openRegistry } from "./registryCommands.ts";
import { controlServer } from "./serverCommands.ts";

/** The parts that the commands act on. */
export interface CommandParts {
  readonly situation: ReadonlyObservable<Situation>;
  readonly choice: ActiveProfileChoice;
  /** Reads the files again, for a command that has just written one. */
  readonly refresh: () => Promise<void>;
  readonly router: RouterControl;
  readonly server: LanguageServer;
  readonly serverKeys: ServerKeyStore;
  readonly getter: ModelGetter;
  readonly chat: Chat;
  readonly dashboard: Dashboard;
  readonly log: vscode.LogOutputChannel;
  readonly serverLog: ModelServerLog;
}

/** Every command with what it does, handed the parts that it works on. */
export function magiCommands(parts: CommandParts): CommandTable {
  const { choice, refresh, router, server, serverKeys, getter, chat, dashboard, log, serverLog } = parts;
  const situation = (): Situation => parts.situation.value;
  const files = (): Situation["files"] => situation().files;
  const profiles = { situation, choice };
  const firstSteps = {
    files,
    refresh,
    use: (name: string) => choice.use(name),
    openChat: () => {
      chat.open();
    },
  };
  const servers = {
    situation,
    control: (action: ServerAction, model: string) => router.controlServer(action, model),
  };

  return {
    "magi.switchProfile": (argument) => switchProfile(profiles, argument),
    "magi.useProfile": (argument) => useProfile(profiles, argument),
    "magi.saveActiveProfile": () => saveActiveProfile(profiles),
    "magi.openProfile": (argument) => openProfile(profiles, argument),
    "magi.exportProfile": (argument) => showExport(situation(), argument),
    "magi.createProfile": () => createProfile(files(), refresh),
    "magi.createProfileFromModels": (argument) => createProfileFromModels(firstSteps, argument),
    "magi.tryGuide": () => tryGuide(firstSteps),

    "magi.openRegistry": (argument) => openRegistry(situation(), argument),
    "magi.createRegistry": () => createRegistry(files(), refresh),
    "magi.showUses": (argument) => showUses(argument),
    "magi.discoverModels": () => discoverModels(firstSteps, log),
    "magi.findServers": () => findModelServers({ files, refresh, keys: serverKeys }),
    "magi.getModel": () => getter.get(),
    "magi.enterServerKey": (argument) => enterServerKey(argument, { situation, store: serverKeys }),

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
    "magi.openDashboard": () => {
      dashboard.open();
    },
    "magi.calibrateTiers": () => {
      dashboard.open("thresholds");
    },

    "magi.checkModels": () => checkModels({ situation, router }),
    "magi.startServer": (argument) => controlServer("start", argument, servers),
    "magi.stopServer": (argument) => controlServer("stop", argument, servers),
    "magi.restartServer": (argument) => controlServer("restart", argument, servers),
    "magi.showServerLog": () => {
      serverLog.show();
    },
    "magi.restartRouter": () => {
      restartRouter({ situation, router });
    },
    "magi.restartLanguageServer": () => restartLanguageServer(server),
    "magi.showLog": () => {
      log.show(true);
    },
  };
}
