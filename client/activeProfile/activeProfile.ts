import * as vscode from "vscode";
import { Observable } from "../observing/observable.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { levelOfActiveProfile, readSettings, writeActiveProfile } from "../settings.ts";
import type { ActiveProfile, MagiFiles } from "../situation/situation.ts";
import { chooseActiveProfile } from "./chooseActiveProfile.ts";

const rememberedKey = "magi.activeProfile";

/** Which profile is active: the owner of the choice, which lasts over a reload. */
export class ActiveProfileChoice implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #files: ReadonlyObservable<MagiFiles>;
  readonly #active = new Observable<ActiveProfile>({ name: undefined, source: "fallback" });
  readonly #subscriptions: vscode.Disposable;

  constructor(memory: vscode.Memento, files: ReadonlyObservable<MagiFiles>) {
    this.#memory = memory;
    this.#files = files;
    this.#subscriptions = vscode.Disposable.from(
      files.subscribe(() => {
        this.#choose();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("magi.activeProfile")) this.#choose();
      }),
    );
    this.#choose();
  }

  get active(): ReadonlyObservable<ActiveProfile> {
    return this.#active;
  }

  /** Makes a profile active: in the setting where one is set, else in the workspace's memory. */
  async use(name: string): Promise<void> {
    // The memory too, so that the choice stays when the setting is taken away.
    await this.#memory.update(rememberedKey, name);
    const level = levelOfActiveProfile(this.#folder);
    if (level !== undefined) await writeActiveProfile(name, level, this.#folder);
    this.#choose();
  }

  /** Writes the active profile into the folder's settings, where others who open the folder get it too. */
  async saveAsSetting(name: string): Promise<void> {
    await this.#memory.update(rememberedKey, name);
    await writeActiveProfile(name, vscode.ConfigurationTarget.WorkspaceFolder, this.#folder);
    this.#choose();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  get #folder(): vscode.Uri | undefined {
    const folder = this.#files.value.places?.folder;
    return folder === undefined ? undefined : vscode.Uri.file(folder);
  }

  #choose(): void {
    const remembered: unknown = this.#memory.get(rememberedKey);
    const next = chooseActiveProfile(this.#files.value, {
      setting: readSettings(this.#folder).activeProfile,
      remembered: typeof remembered === "string" ? remembered : undefined,
    });
    const now = this.#active.value;
    if (next.name !== now.name || next.source !== now.source || next.missing !== now.missing) this.#active.set(next);
  }
}
