import type { Entry } from "../discovery/entry.ts";
import { modelIdOf } from "../discovery/modelId.ts";
import { discoveredTiers } from "../discovery/tier.ts";
import { placeOf, placesIn, urlKey } from "./knownPlaces.ts";
import { fileNameOf } from "./servedModel.ts";
import type { ServedModel } from "./servedModel.ts";

/** A server that answered, and what it has. */
export interface FoundServer {
  readonly baseUrl: string;
  readonly models: readonly ServedModel[];
  /** It answers for any name with the one model that it runs, as llama-server does. */
  readonly answersAnyName: boolean;
}

/** Files on this machine, by what tells them apart behind all links. */
export interface FileIdentities {
  /** By model id, for the models of the registry whose file is there. */
  readonly known: ReadonlyMap<string, string>;
  /** By the path that a server of this machine gives. */
  readonly served: ReadonlyMap<string, string>;
}

/** What a model of a server is in the registry. */
export type ServedMatch =
  /** The registry says already that it answers there. */
  | { readonly kind: "known"; readonly id: string }
  /** The registry has the model, by its file or by its name, but not that it answers there. */
  | { readonly kind: "same"; readonly id: string }
  | { readonly kind: "new" };

/** Finds models of servers among those of a registry. */
export class RegistryMatcher {
  readonly #files: FileIdentities;
  readonly #identities: Map<string, string>;
  readonly #names = new Map<string, string>();
  readonly #byPlace = new Map<string, string>();
  readonly #byUrl = new Map<string, Set<string>>();
  readonly #byIdentity = new Map<string, string[]>();
  readonly #byName = new Map<string, string[]>();
  readonly #byId = new Map<string, string[]>();

  constructor(entries: ReadonlyMap<string, Entry>, files: FileIdentities) {
    this.#files = files;
    this.#identities = new Map(files.known);
    for (const [id, entry] of entries) this.add(id, entry, files.known.get(id));
  }

  /** A model that the registry has from now on; `identity` of its file, when it is there. */
  add(id: string, entry: Entry, identity: string | undefined): void {
    const name = nameIn(entry);
    if (name !== undefined) this.#names.set(id, name);
    if (name !== undefined) push(this.#byName, name, id);
    if (identity !== undefined) this.#identities.set(id, identity);
    if (identity !== undefined) push(this.#byIdentity, identity, id);
    // With the number that two models of one name have, and without.
    for (const form of new Set([id, id.replace(/_\d+$/, "")])) push(this.#byId, form, id);
    for (const { url, model } of placesIn(id, entry)) this.addPlace(id, url, model);
  }

  /** An address at which a model answers from now on. */
  addPlace(id: string, url: string, model: string): void {
    const place = placeOf(url, model);
    if (!this.#byPlace.has(place)) this.#byPlace.set(place, id);
    const here = this.#byUrl.get(urlKey(url)) ?? new Set();
    this.#byUrl.set(urlKey(url), here.add(id));
  }

  match(model: ServedModel, server: FoundServer): ServedMatch {
    const known = this.#byPlace.get(placeOf(server.baseUrl, model.name));
    if (known !== undefined) return { kind: "known", id: known };
    const here = this.#byUrl.get(urlKey(server.baseUrl)) ?? new Set();
    const any = server.answersAnyName ? [...here].find((id) => !this.#isOtherFile(model, id)) : undefined;
    if (any !== undefined) return { kind: "known", id: any };
    for (const candidates of [this.#ofFile(model), this.#ofName(model), this.#ofKind(model)]) {
      // Under another name it is at this server already: two names of one server are two models.
      const [id, ...others] = candidates.filter((each) => !here.has(each));
      if (id !== undefined && others.length === 0) return { kind: "same", id };
    }
    return { kind: "new" };
  }

  #identityOf({ file }: ServedModel): string | undefined {
    return file === undefined ? undefined : this.#files.served.get(file);
  }

  #ofFile(model: ServedModel): readonly string[] {
    const identity = this.#identityOf(model);
    return identity === undefined ? [] : (this.#byIdentity.get(identity) ?? []);
  }

  /** The file is called the same, here or on the server's machine; Ollama's models are called by their names. */
  #ofName({ file, name }: ServedModel): readonly string[] {
    return this.#byName.get((file === undefined ? undefined : fileNameOf(file)) ?? name) ?? [];
  }

  /** The same family, variant, version, size and quantisation: copies of one model, wherever the files came from. */
  #ofKind({ facts }: ServedModel): readonly string[] {
    if (facts.family === undefined || facts.size === undefined || facts.quantization === undefined) return [];
    return discoveredTiers.flatMap((tier) => this.#byId.get(modelIdOf(facts, tier)) ?? []);
  }

  /** Whether the server surely runs another file than the one that the registry has for a model. */
  #isOtherFile(model: ServedModel, id: string): boolean {
    const [served, known] = [this.#identityOf(model), this.#identities.get(id)];
    if (served !== undefined && known !== undefined) return served !== known;
    const name = model.file === undefined ? undefined : fileNameOf(model.file);
    const knownName = this.#names.get(id);
    return name !== undefined && knownName !== undefined && /\.gguf$/i.test(knownName) && name !== knownName;
  }
}

function push(map: Map<string, string[]>, key: string, id: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [id]);
  else list.push(id);
}

function nameIn(entry: Entry): string | undefined {
  const { filename, file_path: path } = entry;
  if (typeof filename === "string" && filename !== "") return filename;
  return typeof path === "string" ? fileNameOf(path) : undefined;
}
