import { watchFiles } from "../../workspace/watchFiles.ts";
import { Observable } from "../observing/observable.ts";
import type { Disposable, ReadonlyObservable } from "../observing/observable.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { loadMagiFiles } from "./loadMagiFiles.ts";

const nothing: MagiFiles = {
  loaded: false,
  places: undefined,
  isMagi: false,
  profiles: [],
  registry: { state: "missing" },
};

/** Keeps what is on disk up to date, at one place at a time. */
export class MagiFilesWatcher implements Disposable {
  readonly #files = new Observable<MagiFiles>(nothing);
  #watch: Disposable | undefined;
  /** Counts readings, so that a slow one never overwrites a newer one. */
  #reading = 0;
  /** Ends with the newest reading. */
  #newest = Promise.resolve();

  get files(): ReadonlyObservable<MagiFiles> {
    return this.#files;
  }

  /** Looks at these places from now on; without any, there are no files. Resolves when they were read once. */
  async watch(places: MagiPlaces | undefined): Promise<void> {
    this.#watch?.dispose();
    this.#watch = undefined;
    if (places === undefined) {
      this.#forget();
      this.#files.set({ ...nothing, loaded: true });
      return;
    }
    const watch = watchFiles([places.profilesFolder, places.registryFile], () => void this.#read(places));
    this.#watch = {
      dispose: () => {
        watch.close();
      },
    };
    await this.#read(places);
  }

  /** Reads again, for those who have just written a file. Resolves when `files` has what was on disk then, or later. */
  async refresh(): Promise<void> {
    const { places } = this.#files.value;
    if (places !== undefined) await this.#read(places);
  }

  dispose(): void {
    this.#forget();
    this.#watch?.dispose();
  }

  #read(places: MagiPlaces): Promise<void> {
    this.#newest = this.#readOnce(places);
    return this.#newest;
  }

  async #readOnce(places: MagiPlaces): Promise<void> {
    const reading = ++this.#reading;
    const files = await loadMagiFiles(places);
    if (reading === this.#reading) this.#files.set(files);
    else await this.#newest;
  }

  /** What is being read is not wanted any more. */
  #forget(): void {
    this.#reading += 1;
    this.#newest = Promise.resolve();
  }
}
