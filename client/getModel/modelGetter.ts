import { basename, resolve } from "node:path";
import * as vscode from "vscode";
import type { CatalogueModel } from "../../core/modelCatalog/catalogue.ts";
import type { DownloadProblem } from "../../core/modelCatalog/downloadWords.ts";
import { findWanted } from "../../core/modelCatalog/findWanted.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import { stemOfTitle } from "../../core/profile/profileFileName.ts";
import { usualModelsFolder } from "../../workspace/discovery/knownFolders.ts";
import { addedWords } from "../../workspace/download/addedWords.ts";
import { addModel } from "../../workspace/download/addModel.ts";
import type { ProfileWish } from "../../workspace/download/addModel.ts";
import { DownloadError } from "../../workspace/download/downloadFile.ts";
import type { Download } from "../../workspace/download/downloadFile.ts";
import { endpointOf, tokenOf } from "../../workspace/download/endpoint.ts";
import { discardPart, partShare } from "../../workspace/download/partFile.ts";
import { targetOf } from "../../workspace/download/targetOf.ts";
import { homeFolder } from "../../workspace/homeFolder.ts";
import { typedPath } from "../../workspace/typedPath.ts";
import type { ActiveProfileChoice } from "../activeProfile/activeProfile.ts";
import { needFolder, needTrust } from "../create/needs.ts";
import { samePath } from "../files/samePath.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { readSettings } from "../settings.ts";
import type { MagiPlaces, Situation } from "../situation/situation.ts";
import { percentThere } from "../text/percentThere.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { askModel } from "./modelQuestion.ts";
import { askProfile } from "./profileQuestion.ts";
import { downloadWithProgress } from "./downloadWithProgress.ts";
import { parseUnfinished } from "./unfinishedModel.ts";
import type { UnfinishedDownload } from "./unfinishedModel.ts";

const unfinishedKey = "magi.unfinishedDownload";
const tokenKey = "magi.huggingFace.token";

type Wanted = CatalogueModel | HubFile;

interface Task {
  readonly wanted: Wanted;
  readonly wish: ProfileWish;
  /** Stays the same when the setting changes in between, since what is there already is here. */
  readonly folder: string;
}

/** Gets models for people who have none: asks which, downloads, and ends with a registry and a profile that use it. */
export class ModelGetter {
  readonly #situation: () => Situation;
  readonly #choice: ActiveProfileChoice;
  readonly #refresh: () => Promise<void>;
  /** Of this workspace: a download that was interrupted belongs to its registry. */
  readonly #memory: vscode.Memento;
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;

  constructor(asked: {
    readonly situation: () => Situation;
    readonly choice: ActiveProfileChoice;
    readonly refresh: () => Promise<void>;
    readonly memory: vscode.Memento;
    readonly secrets: vscode.SecretStorage;
    readonly log: Log;
  }) {
    this.#situation = asked.situation;
    this.#choice = asked.choice;
    this.#refresh = asked.refresh;
    this.#memory = asked.memory;
    this.#secrets = asked.secrets;
    this.#log = asked.log;
  }

  /** «MAGI: Get a Model». Rejects with a sentence for the user. */
  async get(): Promise<void> {
    needPlaces(this.#situation());
    const folder = downloadFolder();
    const wanted = await askModel(folder, endpoint());
    if (wanted === undefined) return;
    const wish = await askProfile(this.#situation(), profileNameOf(wanted));
    if (wish !== undefined) await this.#run({ wanted, wish, folder });
  }

  /** Offers to go on with the download that was under way when this window was closed or loaded again. */
  async offerUnfinished(): Promise<void> {
    const unfinished = parseUnfinished(this.#memory.get(unfinishedKey));
    if (unfinished === undefined || !vscode.workspace.isTrusted || this.#situation().files.places === undefined) return;
    await this.#forget();
    const wanted = findWanted(unfinished.what, new URL(endpoint()).host);
    if (typeof wanted === "string") return;
    const { wish, folder } = unfinished;
    const share = await partShare(targetOf(folder, wanted));
    const goOn = "Go On";
    const answer = await vscode.window.showInformationMessage(
      `MAGI: The download of ${titleOf(wanted)} was interrupted${shareThere(share)}.`,
      goOn,
      "Not Now",
    );
    if (answer === goOn) await this.#again({ wanted, wish, folder });
  }

  async #run(task: Task): Promise<void> {
    const { wanted, wish, folder } = task;
    const unfinished: UnfinishedDownload = { what: whatOf(wanted), wish, folder };
    await this.#memory.update(unfinishedKey, unfinished);
    let download: Download | undefined;
    try {
      download = await downloadWithProgress(wanted, {
        title: titleOf(wanted),
        folder,
        endpoint: endpoint(),
        token: await this.#token(),
      });
    } catch (error) {
      if (!(error instanceof DownloadError)) throw error;
      this.#sayFailed(error, task);
      return;
    } finally {
      // Only a window that goes away leaves it.
      await this.#forget();
    }
    if (download === undefined) this.#sayStopped(task);
    else await this.#add(download, wish);
  }

  async #add(download: Download, wish: ProfileWish): Promise<void> {
    const { profilesFolder, ...places } = needPlaces(this.#situation());
    await saveIfOpen([places.registryFile, ...this.#situation().files.profiles.map(({ path }) => path)]);
    const added = await addModel(
      download.path,
      { root: places.folder, profilesDir: profilesFolder, registryFile: places.registryFile },
      // Whoever has a llama-server has it run the file, at the port that the registry gives.
      { profile: wish, byServer: readSettings(undefined).llamaServer.path !== "" },
    );
    await this.#refresh();
    if (added.profile.state === "created") await this.#choice.use(added.profile.name);
    const words = addedWords(added);
    this.#log.info(`download: ${download.path}: ${words}`);
    const [chat, registry] = ["Open Chat", "Open Registry"];
    void vscode.window.showInformationMessage(withoutLinks(`MAGI: ${words}`), chat, registry).then((answer) => {
      if (answer === chat) void vscode.commands.executeCommand("magi.openChat");
      if (answer === registry) void vscode.commands.executeCommand("magi.openRegistry", added.modelId);
    });
  }

  /** Not awaited: the command is over when it has failed, not when the message is closed. */
  #sayFailed(error: DownloadError, task: Task): void {
    this.#log.error(`download: ${describeError(error)}`);
    const next = wayOut(error.problem);
    void vscode.window.showErrorMessage(withoutLinks(`MAGI: ${error.message}`), next).then((answer) => {
      if (answer === next) void this.#goAnotherWay(next, task);
    });
  }

  async #goAnotherWay(way: ReturnType<typeof wayOut>, task: Task): Promise<void> {
    if (way === "Choose Another") await vscode.commands.executeCommand("magi.getModel");
    else if (way === "Try Again" || (await this.#askToken())) await this.#again(task);
  }

  #sayStopped(task: Task): void {
    const { wanted, folder } = task;
    const target = targetOf(folder, wanted);
    void partShare(target).then(async (share) => {
      const [goOn, discard] = ["Go On", "Throw Away"];
      const kept = share === undefined ? "" : " and kept";
      const answer = await vscode.window.showInformationMessage(
        `MAGI: The download of ${titleOf(wanted)} is stopped${shareThere(share)}${kept}.`,
        goOn,
        ...(share === undefined ? [] : [discard]),
      );
      if (answer === goOn) await this.#again(task);
      if (answer === discard) await discardPart(target);
    });
  }

  /** From a message's button: what fails is said as a command's failure is. */
  async #again(task: Task): Promise<void> {
    try {
      await this.#run(task);
    } catch (error) {
      this.#log.error(`download: ${describeError(error)}`);
      const sentence = error instanceof Error ? error.message : "It failed.";
      void vscode.window.showErrorMessage(withoutLinks(`MAGI: ${sentence}`));
    }
  }

  async #token(): Promise<string | undefined> {
    return tokenOf(await this.#secrets.get(tokenKey)) ?? tokenOf(process.env["HF_TOKEN"]);
  }

  /** False when the person thought better of it. An empty answer takes the token away. */
  async #askToken(): Promise<boolean> {
    const token = await vscode.window.showInputBox({
      title: "MAGI: Hugging Face",
      prompt: `An access token that may read, from the settings of your account. Only ${new URL(endpoint()).host} gets it`,
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        text.trim() === "" || tokenOf(text) !== undefined ? undefined : "A token is one word, such as hf_…",
    });
    if (token === undefined) return false;
    if (token.trim() === "") await this.#secrets.delete(tokenKey);
    else await this.#secrets.store(tokenKey, token.trim());
    return true;
  }

  async #forget(): Promise<void> {
    await this.#memory.update(unfinishedKey, undefined);
  }
}

/** What can be done about a failed download: the same would fail again for some reasons. */
function wayOut(problem: DownloadProblem): "Try Again" | "Choose Another" | "Enter a Token" {
  if (problem.kind === "answer" && problem.failure === "no-access") return "Enter a Token";
  const isFinal = problem.kind === "answer" ? problem.failure === "not-found" : finalKinds.has(problem.kind);
  return isFinal ? "Choose Another" : "Try Again";
}

const finalKinds: ReadonlySet<DownloadProblem["kind"]> = new Set(["no-checksum", "other-file", "not-a-model"]);

function needPlaces({ files }: Situation): MagiPlaces {
  const places = needFolder(files);
  needTrust("no model is downloaded");
  return places;
}

function endpoint(): string {
  return endpointOf(readSettings(undefined).huggingFaceEndpoint, process.env["HF_ENDPOINT"]);
}

function downloadFolder(): string {
  const asked = typedPath(readSettings(undefined).downloadFolder);
  if (asked !== "") return resolve(homeFolder(), asked);
  return usualModelsFolder({ home: homeFolder(), platform: process.platform, env: process.env });
}

function titleOf(wanted: Wanted): string {
  return "title" in wanted ? wanted.title : basename(wanted.path);
}

function whatOf(wanted: Wanted): string {
  if ("name" in wanted) return wanted.name;
  const { repository, revision, path } = wanted;
  return revision === "main" ? `${repository}/${path}` : `${repository}/resolve/${revision}/${path}`;
}

function profileNameOf(wanted: Wanted): string {
  if ("name" in wanted) return wanted.name;
  return stemOfTitle(basename(wanted.path).replace(/\.gguf$/i, "")) || "local";
}

function shareThere(share: number | undefined): string {
  return share === undefined ? "" : `; ${percentThere(share)}`;
}

/** What is typed and not saved would be lost, or would undo what is written. */
async function saveIfOpen(paths: readonly string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    const { fsPath } = document.uri;
    const isOne = paths.some((path) => samePath(path, fsPath));
    if (document.isDirty && isOne && !(await document.save()))
      throw new Error(`${basename(fsPath)} has changes that are not saved. Save it first.`);
  }
}
