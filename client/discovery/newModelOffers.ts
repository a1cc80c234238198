import * as vscode from "vscode";
import type { FoundModel } from "../../core/discovery/scan.ts";
import { possibleFolders } from "../../workspace/discovery/discover.ts";
import { findModels } from "../../workspace/discovery/findModels.ts";
import { updateRegistry } from "../../workspace/discovery/updateRegistry.ts";
import { watchModelFolders } from "../../workspace/discovery/watchModelFolders.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import type { Disposable, ReadonlyObservable } from "../observing/observable.ts";
import { readSettings } from "../settings.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { offerProfile } from "./addToProfile.ts";
import { keyOf, modelsOfFiles, offerWords } from "./newModelsModel.ts";
import { saveRegistry } from "./saveRegistry.ts";

const memoryKey = "magi.offeredModels";
/** More than anybody downloads before the first ones are forgotten by everybody. */
const maxRemembered = 500;

interface Parts {
  readonly files: ReadonlyObservable<MagiFiles>;
  readonly refresh: () => Promise<void>;
  /** The same in every window. */
  readonly memory: vscode.Memento;
  readonly log: Log;
}

/**
 * Offers to add model files to the registry that come into the folders of known programs, or the user's own, while the window
 * is open. Once per file, in a window that has the focus, and only in a workspace that is trusted and MAGI's.
 */
export class NewModelOffers implements Disposable {
  readonly #parts: Parts;
  readonly #subscriptions: Disposable[];
  #watch: { readonly key: string; readonly close: () => void } | undefined;
  #closing = new AbortController();
  /** One look at a time, so that no file is asked about twice. */
  #asking: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    const follow = (): void => void this.#follow();
    this.#subscriptions = [
      parts.files.subscribe(follow),
      vscode.workspace.onDidGrantWorkspaceTrust(follow),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("magi.modelFolders") || change.affectsConfiguration("magi.offerNewModels"))
          follow();
      }),
    ];
    follow();
  }

  dispose(): void {
    this.#closing.abort();
    this.#watch?.close();
    this.#watch = undefined;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Watches the folders that count now. */
  async #follow(): Promise<void> {
    const { places, isMagi } = this.#parts.files.value;
    const { offerNewModels, modelFolders } = readSettings(
      places === undefined ? undefined : vscode.Uri.file(places.folder),
    );
    const isWanted = offerNewModels && isMagi && vscode.workspace.isTrusted;
    const folders =
      places === undefined || !isWanted
        ? []
        : await possibleFolders({
            registryFile: places.registryFile,
            root: places.folder,
            moreFolders: modelFolders,
          });
    const key = JSON.stringify([places, folders]);
    if (key === this.#watch?.key || this.#closing.signal.aborted) return;
    this.#watch?.close();
    const watch = watchModelFolders(folders, {
      onNew: (files, found) => {
        this.#asking = this.#asking.then(() => this.#look(files, found));
      },
    });
    this.#watch = {
      key,
      close: () => {
        watch.close();
      },
    };
  }

  async #look(files: readonly string[], folders: readonly string[]): Promise<void> {
    const { signal } = this.#closing;
    const { places } = this.#parts.files.value;
    if (places === undefined || signal.aborted) return;
    try {
      const { models } = await findModels(folders, { signal });
      const added = await this.#newOnes(modelsOfFiles(models, files), places);
      if (added.length === 0) return;
      await focused(signal);
      const unasked = await this.#remember(added);
      // Not awaited: what comes up next need not wait for the answer.
      if (unasked.length > 0) void this.#offer(unasked, places);
    } catch (error) {
      // Nobody asked for this, so nobody is told; a search by hand says what is wrong.
      if (!this.#closing.signal.aborted) this.#parts.log.warn(`new models: ${describeError(error)}`);
    }
  }

  /** Those that the registry does not have. */
  async #newOnes(models: readonly FoundModel[], places: MagiPlaces): Promise<readonly FoundModel[]> {
    if (models.length === 0) return [];
    const { added } = await updateRegistry({ ...target(places), found: models, dryRun: true });
    const paths = new Set(added.map(({ path }) => path));
    return models.filter(({ path }) => paths.has(path));
  }

  /** Those that nobody was asked about, in this window or another one; from now on they count as asked about. */
  async #remember(models: readonly FoundModel[]): Promise<readonly FoundModel[]> {
    const { memory } = this.#parts;
    const stored = memory.get<unknown>(memoryKey);
    const before: readonly unknown[] = Array.isArray(stored) ? stored : [];
    const unasked = models.filter((model) => !before.includes(keyOf(model)));
    await memory.update(memoryKey, [...before, ...unasked.map(keyOf)].slice(-maxRemembered));
    return unasked;
  }

  async #offer(models: readonly FoundModel[], places: MagiPlaces): Promise<void> {
    const [add, later, never] = ["Add", "Not Now", "Don't Offer Again"];
    const words = withoutLinks(`MAGI: ${offerWords(models)}`);
    const answer = await vscode.window.showInformationMessage(words, add, later, never);
    try {
      if (answer === never)
        await vscode.workspace
          .getConfiguration("magi")
          .update("offerNewModels", false, vscode.ConfigurationTarget.Global);
      if (answer === add) await this.#add(models, places);
    } catch (error) {
      this.#parts.log.error(`new models: ${describeError(error)}`);
      const why = error instanceof Error ? error.message : "The model was not added.";
      void vscode.window.showErrorMessage(withoutLinks(`MAGI: ${why}`));
    }
  }

  async #add(models: readonly FoundModel[], places: MagiPlaces): Promise<void> {
    await saveRegistry(places);
    const { added } = await updateRegistry({ ...target(places), found: models });
    await this.#parts.refresh();
    const chatted = models.filter(({ facts }) => !facts.isEmbedding && !facts.isReranker).map(({ path }) => path);
    const ids = added.filter(({ path }) => chatted.includes(path)).map(({ id }) => id);
    const use = "Add to a Profile…";
    const what = added.length === 1 ? (added[0]?.id ?? "1 model") : `${added.length} models`;
    const answer = await vscode.window.showInformationMessage(
      `MAGI: ${what} added to the registry, switched off until a profile uses it.`,
      ...(ids.length > 0 ? [use] : []),
      "Open Registry",
    );
    if (answer === use) await offerProfile(ids, this.#parts.files.value, this.#parts.refresh);
    else if (answer !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
  }
}

function target({
  folder,
  registryFile,
}: MagiPlaces): Pick<Parameters<typeof updateRegistry>[0], "root" | "registryFile" | "relativePaths"> {
  return { root: folder, registryFile, relativePaths: true };
}

/** Resolves when the user is at this window. Rejects with the signal's reason. */
async function focused(signal: AbortSignal): Promise<void> {
  if (vscode.window.state.focused) return;
  await new Promise<void>((resolve, reject) => {
    const subscription = vscode.window.onDidChangeWindowState((state) => {
      if (!state.focused) return;
      subscription.dispose();
      resolve();
    });
    signal.addEventListener("abort", () => {
      subscription.dispose();
      reject(signal.reason as Error); // Nobody gives another reason.
    });
  });
}
