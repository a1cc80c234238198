import type { Entry } from "./entry.ts";
import type { Match } from "./matchFound.ts";
import type { ModelFacts } from "./modelFacts.ts";
import { modelIdOf } from "./modelId.ts";
import type { Ports } from "./ports.ts";
import type { FoundModel } from "./scan.ts";
import { discoveredTiers, tierOf } from "./tier.ts";
import type { TierThresholds } from "./tier.ts";

interface Rules {
  readonly thresholds: TierThresholds;
  readonly ports: Ports;
  readonly toRegistryPath: (path: string) => string;
}

/** The fields of a known model that change, and their new values. */
export function updateOf(
  id: string,
  entry: Entry,
  { model, isElsewhere }: Match,
  { thresholds, ports, toRegistryPath }: Rules,
): ReadonlyMap<string, unknown> {
  const update = new Map<string, unknown>();
  if (isElsewhere) update.set("file_path", toRegistryPath(model.path));
  if (entry["missing"] === true) update.set("missing", false);
  const marks = marksOf(model, toRegistryPath);
  for (const [field, value] of Object.entries({ ...describedFields(model.name, model.facts).described, ...marks }))
    if (value !== null && (entry[field] === undefined || entry[field] === null)) update.set(field, value);
  if (isElsewhere && "mmproj_path" in marks && marks["mmproj_path"] !== entry["mmproj_path"])
    update.set("mmproj_path", marks["mmproj_path"]);
  const tier = tierOf(factsInForce(entry, model), thresholds);
  const assigned = entry["assigned_tier"];
  const isOwn = isOwnId(id, model.facts);
  if (assigned === undefined || assigned === null) update.set("assigned_tier", tier);
  else if (isOwn && assigned !== tier && discoveredTiers.some((name) => name === assigned))
    update.set("assigned_tier", tier);
  // It was found when the range was full. A person who wants no port writes null.
  if (isOwn && !("port" in entry) && !("engine" in entry) && !("endpoints" in entry)) {
    const port = ports.next();
    if (port !== undefined) update.set("port", port);
  }
  return update;
}

/** Whether discovery gave a model of these facts the id, then or now: with any tier, and a number behind it or none. */
function isOwnId(id: string, facts: ModelFacts): boolean {
  return discoveredTiers.some((tier) => {
    const own = modelIdOf(facts, tier);
    return id === own || (id.startsWith(`${own}_`) && /^\d+$/.test(id.slice(own.length + 1)));
  });
}

/** What the registry says wins over what was found: a person may have corrected it. */
function factsInForce(entry: Entry, { facts }: FoundModel): Parameters<typeof tierOf>[0] {
  const { thinking_override: said, is_thinking_model: known, size_params: size, quantization } = entry;
  const thinks = [said, known].find((value) => typeof value === "boolean");
  const sizeInForce = typeof size === "number" ? size : facts.size;
  const kind = typeof quantization === "string" ? quantization : facts.quantization;
  return {
    isThinking: typeof thinks === "boolean" ? thinks : facts.isThinking,
    ...(sizeInForce !== undefined && { size: sizeInForce }),
    ...(kind !== undefined && { quantization: kind }),
  };
}

/** The fields that say what a model is, in the order of the file: those at its beginning, and marks at its end. */
export function describedFields(
  filename: string,
  facts: ModelFacts,
): { readonly described: Entry; readonly marks: Entry } {
  const { contextLength } = facts;
  return {
    described: {
      filename,
      family: facts.family ?? null,
      version: facts.version ?? null,
      size_params: facts.size ?? null,
      quantization: facts.quantization ?? null,
      is_thinking_model: facts.isThinking,
      thinking_override: null,
      is_instruct: facts.isInstruct,
      is_coder: facts.isCoder,
    },
    marks: {
      ...(contextLength !== undefined && { context_length: contextLength }),
      ...(facts.isEmbedding && { is_embedding: true }),
      ...(facts.isReranker && { is_reranker: true }),
    },
  };
}

function marksOf({ name, facts, projector }: FoundModel, toRegistryPath: (path: string) => string): Entry {
  return {
    ...describedFields(name, facts).marks,
    ...(projector !== undefined && { vision: true, mmproj_path: toRegistryPath(projector) }),
  };
}

/** A model that the registry did not have. It is off until a person turns it on. */
export function newEntry(
  id: string,
  model: FoundModel,
  {
    tier,
    port,
    toRegistryPath,
  }: { readonly tier: string; readonly port: number | undefined; readonly toRegistryPath: (path: string) => string },
): Entry {
  return {
    model_id: id,
    file_path: toRegistryPath(model.path),
    ...describedFields(model.name, model.facts).described,
    assigned_tier: tier,
    tier_override: null,
    ...(port !== undefined && { port }),
    enabled: false,
    ...marksOf(model, toRegistryPath),
  };
}
