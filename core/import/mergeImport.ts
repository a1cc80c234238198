import { describedFields } from "../discovery/registryEntry.ts";
import { asRecord, isRecord } from "../record.ts";
import type { Entry } from "../discovery/entry.ts";
import { newRegistry } from "../discovery/mergeScan.ts";
import { factsOf } from "../discovery/modelFacts.ts";
import type { ModelFacts } from "../discovery/modelFacts.ts";
import { freeId, modelIdOf, nameOfId } from "../discovery/modelId.ts";
import { createPorts, portsOf } from "../discovery/ports.ts";
import { discoveredTiers, readThresholds, tierOf } from "../discovery/tier.ts";
import { editJson } from "../registry/editJson.ts";
import type { JsonChange } from "../registry/editJson.ts";
import type { Imported, ImportedModel } from "./imported.ts";

export interface ImportInput {
  /** The text of a registry that can be read; undefined when there is none yet. */
  readonly text: string | undefined;
  readonly imported: Imported;
  /** Ports that somebody on this machine uses. */
  readonly portsInUse: ReadonlySet<number>;
  /** How the registry writes an absolute path. */
  readonly toRegistryPath: (path: string) => string;
}

/** A model of the import, and the one of the registry that it is now. */
export interface PlacedModel {
  readonly name: string;
  readonly id: string;
  readonly tier: string;
  /** `known`: the registry had it, and says as much as before or more. */
  readonly state: "new" | "known";
  /** Fields of a known model that were empty and are filled. */
  readonly filled: readonly string[];
  /** Whether a profile can use it: it is on, and it is one to chat with. */
  readonly isUsable: boolean;
}

export interface ImportMerge {
  /** The registry's new text; the old one, to the letter, when nothing changed. */
  readonly text: string;
  readonly isChanged: boolean;
  /** In the order of the import. */
  readonly models: readonly PlacedModel[];
  /** Ports that were given; whether somebody uses them is for the caller to find out. */
  readonly givenPorts: readonly number[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Brings imported models into the text of a registry. Pure. A model that the registry knows, by its id, its file or one of
 * its addresses, keeps every field that says something; only empty ones are filled. New models are on, as they were where
 * they come from. Nothing is taken out.
 */
export function mergeImport({ text: before, imported, portsInUse, toRegistryPath }: ImportInput): ImportMerge {
  const text = before ?? newRegistry();
  const data = asRecord(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  const entries = new Map(
    Object.entries(asRecord(data["models"])).flatMap(([id, entry]) => (isRecord(entry) ? [[id, entry] as const] : [])),
  );
  const wanted = imported.models.flatMap(({ port }) => (port === undefined ? [] : [port]));
  const named = portsOf(entries.values());
  const ports = createPorts(data["port_range"], entries.values(), new Set([...portsInUse, ...wanted]));
  const given: number[] = [];
  const portFor = (port: number | undefined): number | undefined => {
    if (port === undefined || named.has(port) || portsInUse.has(port) || given.includes(port)) return ports.next();
    given.push(port);
    return port;
  };
  const taken = new Set(Object.keys(asRecord(data["models"])));
  const places = indexOf(entries, toRegistryPath);
  const thresholds = readThresholds(data["tier_thresholds"]);
  const changes: JsonChange[] = [];

  const models = imported.models.map((model): PlacedModel => {
    const facts = { ...factsOf({ fileName: readableName(model) }), ...model.facts };
    const found = places.find(model);
    if (found !== undefined) {
      const entry = entries.get(found) ?? {};
      const fields = missingFields(entry, model, toRegistryPath);
      for (const [field, value] of fields) changes.push({ path: ["models", found, field], value });
      return {
        ...{ name: model.name, id: found, state: "known", filled: fields.map(([field]) => field) },
        tier: tierIn(entry) ?? model.tier ?? tierOfId(model.name) ?? tierOf(facts, thresholds),
        isUsable: entry["enabled"] !== false && entry["is_embedding"] !== true && entry["is_reranker"] !== true,
      };
    }
    const tier = model.tier ?? tierOfId(model.name) ?? tierOf(facts, thresholds);
    const id = freeId(idOf(model, facts, tier), taken);
    taken.add(id);
    const entry = newEntry(id, model, { facts, tier, toRegistryPath, portFor });
    changes.push({ path: ["models", id], value: entry });
    places.add(id, entry);
    entries.set(id, entry);
    return {
      ...{ name: model.name, id, tier, state: "new", filled: [] },
      isUsable: entry["is_embedding"] !== true && entry["is_reranker"] !== true,
    };
  });
  return {
    text: changes.length === 0 ? (before ?? text) : editJson(text, changes),
    isChanged: changes.length > 0,
    models,
    givenPorts: [...given, ...ports.given()],
    warnings: ports.warnings(),
  };
}

/** Ids that MAGI gave are kept; other names are made into one. */
function idOf({ id, name }: ImportedModel, facts: ModelFacts, tier: string): string {
  if (id !== undefined && /^[\w\p{L}][\w\p{L}\p{M}.:/@+-]{0,199}$/u.test(id) && id !== "__proto__") return id;
  return /^[a-z0-9]+(?:_[a-z0-9]+)+$/.test(name) && name.endsWith(`_${tier}`) ? name : modelIdOf(facts, tier);
}

/** The tier at the end of an id as discovery gives them. */
function tierOfId(name: string): string | undefined {
  return /^[a-z0-9]+(?:_[a-z0-9]+)*_(fast|balanced|powerful)$/.exec(name)?.[1];
}

function fileNameOf({ name, publishedName = name, filePath }: ImportedModel): string {
  // What a file is called says more than what a person called it, but Ollama's files are called by their hash.
  const file = filePath?.split(/[\\/]/).at(-1);
  return file === undefined || /^sha256-/.test(file) ? publishedName : file;
}

/** An id that discovery gave writes sizes in a way of its own. */
function readableName(model: ImportedModel): string {
  const name = fileNameOf(model);
  return nameOfId(name) ?? name;
}

function newEntry(
  id: string,
  model: ImportedModel,
  {
    facts,
    tier,
    toRegistryPath,
    portFor,
  }: {
    readonly facts: ModelFacts;
    readonly tier: string;
    readonly toRegistryPath: (path: string) => string;
    readonly portFor: (port: number | undefined) => number | undefined;
  },
): Entry {
  const { filePath, endpoints, settings } = model;
  const port = endpoints.length > 0 || settings.engine !== undefined ? undefined : portFor(model.port);
  const isDiscovered = discoveredTiers.some((name) => name === tier);
  return {
    model_id: id,
    ...(filePath !== undefined && { file_path: toRegistryPath(filePath) }),
    ...describedFields(fileNameOf(model), facts).described,
    assigned_tier: isDiscovered ? tier : null,
    // Discovery would give another one again.
    tier_override: isDiscovered && model.tier === undefined ? null : tier,
    ...(port !== undefined && { port }),
    ...(endpoints.length > 0 && { endpoints }),
    enabled: true,
    ...(facts.isEmbedding && { is_embedding: true }),
    ...(facts.isReranker && { is_reranker: true }),
    ...settingsIn(settings, toRegistryPath),
  };
}

function settingsIn(
  { mmproj_path: projector, ...settings }: ImportedModel["settings"],
  toRegistryPath: (path: string) => string,
): Entry {
  return { ...settings, ...(projector !== undefined && { mmproj_path: toRegistryPath(projector) }) };
}

function missingFields(
  entry: Entry,
  model: ImportedModel,
  toRegistryPath: (path: string) => string,
): readonly (readonly [string, unknown])[] {
  const isSilent = (field: string): boolean => entry[field] === undefined || entry[field] === null;
  // Endpoints would win over a port or an engine that somebody chose, and an engine over a port.
  const hasNoPlace = ["endpoints", "port", "engine"].every(isSilent);
  const { engine, ...settings } = model.settings;
  return Object.entries({
    ...(model.filePath !== undefined && { file_path: toRegistryPath(model.filePath) }),
    ...(hasNoPlace && model.endpoints.length > 0 && { endpoints: model.endpoints }),
    ...(hasNoPlace && engine !== undefined && { engine }),
    ...(model.tier !== undefined && isSilent("assigned_tier") && { tier_override: model.tier }),
    ...settingsIn(settings, toRegistryPath),
  }).filter(([field]) => isSilent(field));
}

function tierIn(entry: Entry): string | undefined {
  return [entry["tier_override"], entry["assigned_tier"]].find((tier) => typeof tier === "string");
}

/** Which model of the registry an imported one is. */
function indexOf(
  entries: ReadonlyMap<string, Entry>,
  toRegistryPath: (path: string) => string,
): { readonly find: (model: ImportedModel) => string | undefined; readonly add: (id: string, entry: Entry) => void } {
  const ids = new Set(entries.keys());
  const byPlace = new Map<string, string>();
  const add = (id: string, entry: Entry): void => {
    for (const place of placesOf(id, entry)) if (!byPlace.has(place)) byPlace.set(place, id);
  };
  for (const [id, entry] of entries) add(id, entry);
  return {
    add,
    find: ({ id, name, filePath, endpoints }) => {
      if (ids.has(id ?? name)) return id ?? name;
      const files = filePath === undefined ? [] : [filePath, toRegistryPath(filePath)];
      const places = [
        ...files.map((file) => `file ${file}`),
        ...endpoints.map(({ url, model = "" }) => placeOf(url, model)),
      ];
      return places.map((place) => byPlace.get(place)).find((known) => known !== undefined);
    },
  };
}

function placesOf(id: string, entry: Entry): readonly string[] {
  const { file_path: file, endpoints, port } = entry;
  const listed: readonly unknown[] = Array.isArray(endpoints) ? endpoints : [];
  return [
    ...(typeof file === "string" ? [`file ${file}`] : []),
    ...listed.flatMap((endpoint) => {
      const { url, model } = asRecord(endpoint);
      return typeof url === "string" ? [placeOf(url, typeof model === "string" ? model : id)] : [];
    }),
    ...(listed.length === 0 && typeof port === "number" ? [placeOf(`http://127.0.0.1:${port}/v1`, id)] : []),
  ];
}

function placeOf(url: string, model: string): string {
  return `at ${url.replace(/\/+$/, "").replace(/^(https?:\/\/)localhost(?=[:/])/, "$1127.0.0.1")} ${model}`;
}
