import { isAbsolute, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import { checkRegistry } from "../../core/diagnostics/registry/checkRegistry.ts";
import type { RegistryFacts } from "../../core/diagnostics/registry/registryFinding.ts";
import type { Problem } from "../../core/problem.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { findMissingModelFiles } from "../../workspace/registry/missingModelFiles.ts";
import { lastGoodStays, readRegistry } from "../../workspace/registry/readRegistry.ts";
import type { RegistryReading } from "../../workspace/registry/readRegistry.ts";

/** What is wrong in the registry's file, and the text that the places are of. */
export interface RegistryCheck {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** A file that is being written is whole again after this long. */
const secondLookMs = 200;

/** The registry as it last made sense: one that breaks while in use is replaced only by one that can be read. */
export class RegistryKeeper {
  readonly #file: string;
  readonly #root: string;
  readonly #name: string;
  readonly #sayTrouble: (message: string) => void;
  readonly #enabledBy: () => ReadonlyMap<string, readonly string[]>;
  #namedDisabled = "";
  #view: RegistryView;
  #isPresent = false;
  /** The file's text until it is checked, then what was found. */
  #unchecked: string | undefined;
  #checked: RegistryCheck | undefined;

  /** `sayTrouble` is called once each time a registry in use breaks; `enabledBy` says which profiles enable each model. */
  constructor(
    paths: WorkspacePaths,
    sayTrouble: (message: string) => void,
    enabledBy: () => ReadonlyMap<string, readonly string[]>,
  ) {
    this.#enabledBy = enabledBy;
    this.#file = paths.registryFile;
    this.#root = paths.root;
    this.#name = nameIn(paths);
    this.#sayTrouble = sayTrouble;
    this.#view = { registry: undefined, name: this.#name };
  }

  get view(): RegistryView {
    return this.#view;
  }

  /** Whether the file was there when it was last looked for. */
  get isPresent(): boolean {
    return this.#isPresent;
  }

  /** What is wrong in the file as it was last read; `undefined` when it is not there. Looked for when first asked. */
  get check(): RegistryCheck | undefined {
    if (this.#unchecked !== undefined) {
      const problems = checkRegistry(this.#unchecked, this.facts);
      // A large text is not worth keeping for nothing.
      const isKept = problems.length > 0 || this.#hasDisabled();
      this.#checked = { text: isKept ? this.#unchecked : "", problems };
      this.#unchecked = undefined;
    }
    return this.#checked;
  }

  /** What the registry's own problems depend on besides its text. */
  get facts(): RegistryFacts {
    const { missingFiles } = this.#view;
    return { ...(missingFiles !== undefined && { missingFiles }), enabledBy: this.#enabledBy() };
  }

  /** Profiles have changed. True when that is news for the registry: a model that is off was added to one, or removed. */
  profilesChanged(): boolean {
    const before = this.#namedDisabled;
    this.#namedDisabled = this.#hasDisabled() ? this.#findNamedDisabled() : "";
    if (this.#namedDisabled === before) return false;
    if (this.#checked !== undefined) this.#unchecked ??= this.#checked.text;
    return true;
  }

  #hasDisabled(): boolean {
    for (const { enabled } of this.#view.registry?.models.values() ?? []) if (enabled === false) return true;
    return false;
  }

  /** The models that are off and named, with who names them, as one text to compare. */
  #findNamedDisabled(): string {
    const models = this.#view.registry?.models;
    return [...this.#enabledBy()]
      .filter(([id]) => models?.get(id)?.enabled === false)
      .map((named) => JSON.stringify(named))
      .sort()
      .join("\n");
  }

  async reload(): Promise<void> {
    let reading = await readRegistry(this.#file);
    if (reading.state !== "ok" && this.#view.registry !== undefined && this.#view.trouble === undefined) {
      await delay(secondLookMs);
      reading = await readRegistry(this.#file);
    }
    this.#isPresent = reading.state !== "missing";
    if (reading.state === "ok") {
      const { registry } = reading;
      const missingFiles = await findMissingModelFiles(registry, this.#root);
      this.#view = { registry, name: this.#name, missingFiles };
    } else this.#keepLastGood(reading);
    this.#unchecked = reading.text;
    this.#checked = undefined;
  }

  /**
   * Looks again which model files are missing. Those that have arrived count at once (`changed`); where one has vanished, a
   * registry that can be read is `outdated`: it has other problems then, and they are found in its text.
   */
  async lookForFiles(): Promise<"changed" | "outdated" | undefined> {
    const { registry, missingFiles, trouble } = this.#view;
    if (registry === undefined || missingFiles === undefined) return undefined;
    const now = await findMissingModelFiles(registry, this.#root);
    // A registry that was read meanwhile has been compared with the disk itself.
    if (this.#view.registry !== registry) return undefined;
    const isMore = [...now].some((id) => !missingFiles.has(id));
    if (isMore && trouble === undefined) return "outdated";
    if (!isMore && now.size === missingFiles.size) return undefined;
    this.#view = { ...this.#view, missingFiles: now };
    // Without problems the text was not kept, and a file that has come makes none.
    if (this.#checked !== undefined && this.#checked.problems.length > 0) this.#unchecked ??= this.#checked.text;
    return "changed";
  }

  #keepLastGood(reading: Exclude<RegistryReading, { readonly state: "ok" }>): void {
    const { trouble: before, ...view } = this.#view;
    const { registry } = view;
    const message = this.#messageOf(reading);
    this.#view = {
      ...view,
      trouble: { severity: reading.state === "missing" ? "warning" : "error", message },
    };
    if (registry !== undefined && before === undefined) this.#sayTrouble(lastGoodStays(message));
  }

  #messageOf(reading: Exclude<RegistryReading, { readonly state: "ok" }>): string {
    const message = reading.message.replaceAll(this.#file, this.#name);
    if (reading.state === "missing")
      return `${message} Create it, or name another file in the setting \`magi.registryFile\`.`;
    return message.replace("The model registry is", `The model registry ${this.#name} is`);
  }
}

function nameIn({ root, registryFile }: WorkspacePaths): string {
  const path = relative(root, registryFile);
  return path.startsWith("..") || isAbsolute(path) ? registryFile : path.split(sep).join("/");
}
