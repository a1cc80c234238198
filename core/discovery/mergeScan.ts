import { editJson } from "../registry/editJson.ts";
import type { JsonChange } from "../registry/editJson.ts";
import { matchFound } from "./matchFound.ts";
import type { FileState } from "./matchFound.ts";
import { freeId, modelIdOf } from "./modelId.ts";
import { createPorts, defaultPortRange } from "./ports.ts";
import { asRecord, isRecord } from "../record.ts";
import { newEntry, updateOf } from "./registryEntry.ts";
import type { FoundModel } from "./scan.ts";
import { defaultThresholds, readThresholds, tierOf } from "./tier.ts";

export interface MergeInput {
  /** The text of a registry that can be read; undefined when there is none yet. */
  readonly text: string | undefined;
  readonly found: readonly FoundModel[];
  /** By model id, for the models that name a file. */
  readonly files: ReadonlyMap<string, FileState>;
  /** Ports that somebody else on this machine uses. */
  readonly portsInUse: ReadonlySet<number>;
  /** How the registry writes an absolute path. */
  readonly toRegistryPath: (path: string) => string;
  /** What was searched, as the registry writes it; undefined leaves what it says. */
  readonly scanPaths?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly now: string;
}

export interface Merge {
  /** The registry's new text; the old one, to the letter, when nothing changed. */
  readonly text: string;
  readonly isChanged: boolean;
  readonly added: readonly AddedModel[];
  /** Models that were known, and the fields of theirs that are new. */
  readonly changed: readonly { readonly id: string; readonly fields: readonly string[] }[];
  /** Ids of the models that are as they were. */
  readonly kept: readonly string[];
  /** Models whose file is gone; `isNew` when it was there the last time. */
  readonly vanished: readonly { readonly id: string; readonly file: string; readonly isNew: boolean }[];
  /** The ports that models have now and had not before; whether somebody uses them is for the caller to find out. */
  readonly givenPorts: readonly number[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}

export interface AddedModel {
  readonly id: string;
  readonly path: string;
  readonly tier: string;
  /** Absent when the range is full. */
  readonly port?: number;
  /** The model that has the id without a number at its end. */
  readonly sameNameAs?: string;
}

/**
 * Brings what was found into the text of a registry. Pure: same input, same text.
 *
 * - A new model is put last with `enabled: false`: discovery offers models and turns none on.
 * - A model that is known by its file keeps its id and every field that says something; fields that are absent or null are
 *   filled. Only `assigned_tier` is computed anew, for ids that discovery gave: a person's word is `tier_override`.
 * - A model whose file is gone stays, with `missing: true`. When one file of that name turned up elsewhere, it was moved:
 *   the model keeps its id and gets the new path.
 * - Nothing is ever taken out, and a text in which nothing changed stays to the letter, also its `last_scan`.
 */
export function mergeScan(input: MergeInput): Merge {
  const text = input.text ?? newRegistry();
  const data = asRecord(JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text));
  const models = new Map(
    Object.entries(asRecord(data["models"])).flatMap(([id, entry]) => (isRecord(entry) ? [[id, entry]] : [])),
  );
  const thresholds = readThresholds(data["tier_thresholds"]);
  const { matches, fresh } = matchFound(models, input);
  const ports = createPorts(data["port_range"], models.values(), input.portsInUse);
  const changes: JsonChange[] = [];
  const changed: { id: string; fields: readonly string[] }[] = [];
  const kept: string[] = [];
  const vanished: { id: string; file: string; isNew: boolean }[] = [];

  for (const [id, entry] of models) {
    const match = matches.get(id);
    if (match === undefined) {
      if (input.files.get(id)?.state === "gone") {
        const isNew = entry["missing"] !== true;
        vanished.push({ id, file: String(entry["file_path"]), isNew });
        if (isNew) changes.push({ path: ["models", id, "missing"], value: true });
      } else if (input.files.get(id)?.state === "there" && entry["missing"] === true) {
        changes.push({ path: ["models", id, "missing"], value: false });
        changed.push({ id, fields: ["missing"] });
      }
      continue;
    }
    const fields = updateOf(id, entry, match, { thresholds, ports, toRegistryPath: input.toRegistryPath });
    for (const [field, value] of fields) changes.push({ path: ["models", id, field], value });
    if (fields.size === 0) kept.push(id);
    else changed.push({ id, fields: [...fields.keys()] });
  }

  const added: AddedModel[] = [];
  const taken = new Set(Object.keys(asRecord(data["models"])));
  for (const model of fresh) {
    const tier = tierOf(model.facts, thresholds);
    const wanted = modelIdOf(model.facts, tier);
    const id = freeId(wanted, taken);
    taken.add(id);
    const port = ports.next();
    changes.push({
      path: ["models", id],
      value: newEntry(id, model, { tier, port, toRegistryPath: input.toRegistryPath }),
    });
    added.push({
      id,
      path: model.path,
      tier,
      ...(port !== undefined && { port }),
      ...(id !== wanted && { sameNameAs: wanted }),
    });
  }

  const scanPath = input.scanPaths === undefined || input.scanPaths.length > 1 ? input.scanPaths : input.scanPaths[0];
  if (
    scanPath !== undefined &&
    JSON.stringify(scanPath) !== JSON.stringify(data["scan_path"]) &&
    (input.text !== undefined || fresh.length > 0)
  )
    changes.push({ path: ["scan_path"], value: scanPath });
  const isChanged = changes.length > 0;
  if (isChanged) changes.push({ path: ["last_scan"], value: input.now });
  return {
    text: isChanged ? editJson(text, changes) : (input.text ?? text),
    isChanged,
    added,
    changed,
    kept,
    vanished,
    givenPorts: ports.given(),
    warnings: ports.warnings(),
  };
}

/** The text of a registry without models. */
export function newRegistry(): string {
  const { first, last } = defaultPortRange;
  const { powerfulFrom, fastBelow } = defaultThresholds;
  return [
    "{",
    '  "models": {},',
    '  "scan_path": null,',
    '  "last_scan": null,',
    `  "port_range": [${first}, ${last}],`,
    `  "tier_thresholds": { "powerful_min": ${powerfulFrom}, "fast_max": ${fastBelow} }`,
    "}",
    "",
  ].join("\n");
}
