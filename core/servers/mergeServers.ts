import { asRecord, isRecord } from "../record.ts";
import type { Entry } from "../discovery/entry.ts";
import { newRegistry } from "../discovery/mergeScan.ts";
import { freeId, modelIdOf } from "../discovery/modelId.ts";
import { describedFields } from "../discovery/registryEntry.ts";
import { readThresholds, tierOf } from "../discovery/tier.ts";
import { editJson } from "../registry/editJson.ts";
import type { JsonChange } from "../registry/editJson.ts";
import { urlOfPort } from "./knownPlaces.ts";
import { RegistryMatcher } from "./matchServed.ts";
import type { FileIdentities, FoundServer } from "./matchServed.ts";
import { fileNameOf } from "./servedModel.ts";
import type { ServedModel } from "./servedModel.ts";

export interface ServerMergeInput {
  /** The text of a registry that can be read; undefined when there is none yet. */
  readonly text: string | undefined;
  readonly servers: readonly FoundServer[];
  readonly files: FileIdentities;
  /** Ports of this machine where something listens. */
  readonly livePorts: ReadonlySet<number>;
  /** How the registry writes an absolute path. */
  readonly toRegistryPath: (path: string) => string;
}

/** A model of a server, and the one of the registry that it is now. */
export interface PlacedModel {
  readonly baseUrl: string;
  /** What its server calls it. */
  readonly name: string;
  readonly id: string;
  readonly tier: string;
  /**
   * `new`: an entry of its own. `joined`: the registry had the model, and its entry has one more endpoint. `known`: the
   * registry says so already. `alias`: another name for a model of the same server. `embedded`: MAGI runs the model itself,
   * as the registry says, and asks no server.
   */
  readonly state: "new" | "joined" | "known" | "alias" | "embedded";
  readonly kind: "chat" | "embedding" | "reranking";
  /** Of a new one: the model that has the id without a number at its end. */
  readonly sameNameAs?: string;
}

export interface ServerMerge {
  /** The registry's new text; the old one, to the letter, when nothing changed. */
  readonly text: string;
  readonly isChanged: boolean;
  /** In the order of the servers and of their lists. */
  readonly models: readonly PlacedModel[];
}

/**
 * Brings models of servers into the text of a registry. Pure. New models are off, as everything that discovery finds; a
 * model that the registry has gets one more endpoint and keeps everything else. Nothing is taken out, and doing it again
 * changes nothing.
 */
export function mergeServers({
  text: before,
  servers,
  files,
  livePorts,
  toRegistryPath,
}: ServerMergeInput): ServerMerge {
  const text = before ?? newRegistry();
  const data = asRecord(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  const written = asRecord(data["models"]);
  const entries = new Map(
    Object.entries(written).flatMap(([id, entry]) => (isRecord(entry) ? [[id, entry] as const] : [])),
  );
  const taken = new Set(Object.keys(written));
  const matcher = new RegistryMatcher(entries, files);
  const thresholds = readThresholds(data["tier_thresholds"]);
  const changes: JsonChange[] = [];

  const place = (model: ServedModel, server: FoundServer): PlacedModel => {
    const { baseUrl } = server;
    const { name, facts } = model;
    const kind = facts.isReranker ? "reranking" : facts.isEmbedding ? "embedding" : "chat";
    const match = matcher.match(model, server);
    const endpoint = { url: baseUrl, model: name };
    if (match.kind === "new") {
      const tier = tierOf(facts, thresholds);
      const wanted = modelIdOf(facts, tier);
      const id = freeId(wanted, taken);
      const identity = model.file === undefined ? undefined : files.served.get(model.file);
      const path = identity === undefined || model.file === undefined ? undefined : toRegistryPath(model.file);
      const entry = newEntry(id, model, { tier, path, endpoint });
      taken.add(id);
      entries.set(id, entry);
      matcher.add(id, entry, identity);
      changes.push({ path: ["models", id], value: entry });
      return { baseUrl, name, id, tier, state: "new", kind, ...(id !== wanted && { sameNameAs: wanted }) };
    }
    const { id } = match;
    const entry = entries.get(id) ?? {};
    const tier = tierIn(entry) ?? tierOf(facts, thresholds);
    if (match.kind === "known") return { baseUrl, name, id, tier, state: "known", kind };
    if (entry["engine"] === "embedded") return { baseUrl, name, id, tier, state: "embedded", kind };
    const endpoints = [...endpointsIn(entry, livePorts), endpoint];
    entries.set(id, { ...entry, endpoints });
    matcher.addPlace(id, baseUrl, name);
    changes.push({ path: ["models", id, "endpoints"], value: endpoints });
    return { baseUrl, name, id, tier, state: "joined", kind };
  };

  const models = servers.flatMap((server) => placeAll(server, matcher, place));
  return {
    text: changes.length === 0 ? (before ?? text) : editJson(text, merged(changes)),
    isChanged: changes.length > 0,
    models,
  };
}

/** Names that the registry has come first and `:latest` last, so that the best one of several stands for the model. */
function placeAll(
  server: FoundServer,
  matcher: RegistryMatcher,
  place: (model: ServedModel, server: FoundServer) => PlacedModel,
): readonly PlacedModel[] {
  const rank = (model: ServedModel): number =>
    matcher.match(model, server).kind === "known" ? 0 : /:latest$/.test(model.name) ? 2 : 1;
  const ranks = new Map(server.models.map((model) => [model, rank(model)]));
  const inTurns = [...server.models].sort((one, other) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
  const byContent = new Map<string, PlacedModel>();
  const placed = new Map<ServedModel, PlacedModel>();
  for (const model of inTurns) {
    const first = model.content === undefined ? undefined : byContent.get(model.content);
    const now: PlacedModel =
      first === undefined || ranks.get(model) === 0
        ? place(model, server)
        : { ...first, name: model.name, state: "alias" };
    if (model.content !== undefined && first === undefined) byContent.set(model.content, now);
    placed.set(model, now);
  }
  return server.models.flatMap((model) => placed.get(model) ?? []);
}

function newEntry(
  id: string,
  { name, file, facts, contextTokens, vision }: ServedModel,
  { tier, path, endpoint }: { readonly tier: string; readonly path: string | undefined; readonly endpoint: object },
): Entry {
  const filename = (file === undefined ? undefined : fileNameOf(file)) ?? name;
  const { described, marks } = describedFields(filename, facts);
  return {
    model_id: id,
    ...(path !== undefined && { file_path: path }),
    ...described,
    assigned_tier: tier,
    tier_override: null,
    endpoints: [endpoint],
    enabled: false,
    ...(contextTokens !== undefined && { ctx_size: contextTokens }),
    ...marks,
    ...(vision !== undefined && { vision }),
  };
}

/**
 * The endpoints of an entry, written out. A port stands for one as long as there are no others; it becomes one of them
 * where somebody listens or somebody uses the model, and is left where discovery gave it and nobody came.
 */
function endpointsIn(entry: Entry, livePorts: ReadonlySet<number>): readonly unknown[] {
  const { endpoints, port, enabled } = entry;
  if (Array.isArray(endpoints)) return endpoints as readonly unknown[];
  if (typeof port !== "number") return [];
  return enabled !== false || livePorts.has(port) ? [{ url: urlOfPort(port) }] : [];
}

function tierIn(entry: Entry): string | undefined {
  return [entry["tier_override"], entry["assigned_tier"]].find((tier) => typeof tier === "string");
}

/** A change within an entry that is itself new goes into it. */
function merged(changes: readonly JsonChange[]): readonly JsonChange[] {
  const whole = new Map<string, Entry>();
  for (const { path, value } of changes) if (path.length === 2 && isRecord(value)) whole.set(String(path[1]), value);
  for (const { path, value } of changes) {
    const [, id = "", field] = path;
    const entry = whole.get(id);
    if (field !== undefined && entry !== undefined) whole.set(id, { ...entry, [field]: value });
  }
  const isInside = ({ path }: JsonChange): boolean => path.length > 2 && whole.has(String(path[1]));
  return changes
    .filter((change) => !isInside(change))
    .map((change) =>
      change.path.length === 2 ? { path: change.path, value: whole.get(String(change.path[1])) } : change,
    );
}
