/** Which files of a folder hold a profile of which name, kept up to date file by file. */
export class ProfileNames {
  readonly #files = new Map<string, Set<string>>();
  readonly #names = new Map<string, string>();

  /** The files by the name of the profile in them. Follows every change. */
  get files(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#files;
  }

  /**
   * A file holds a profile of this name now; `undefined` when it is gone or holds none. Returns the other files that
   * had or have company because of it: they have to be looked at again. None when nothing has changed.
   */
  set(fileName: string, name: string | undefined): readonly string[] {
    const before = this.#names.get(fileName);
    if (before === name) return [];
    const touched: string[] = [];
    if (before !== undefined) {
      const left = this.#files.get(before);
      left?.delete(fileName);
      if (left?.size === 0) this.#files.delete(before);
      touched.push(...(left ?? []));
    }
    if (name === undefined) this.#names.delete(fileName);
    else {
      const joined = this.#files.get(name) ?? new Set();
      touched.push(...joined);
      this.#files.set(name, joined.add(fileName));
      this.#names.set(fileName, name);
    }
    return touched;
  }
}
