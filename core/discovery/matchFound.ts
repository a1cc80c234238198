import type { Entry } from "./entry.ts";
import { modelIdOf } from "./modelId.ts";
import type { FoundModel } from "./scan.ts";
import { discoveredTiers } from "./tier.ts";

/** What became of the file that a model of the registry names. */
export type FileState =
  | { readonly state: "there"; readonly identity: string }
  | { readonly state: "gone" }
  /** It could not be looked at: nothing is said about it. */
  | { readonly state: "unknown" };

export interface Match {
  readonly model: FoundModel;
  /** The path in the registry leads nowhere, or to an older revision: the found one takes its place. */
  readonly isElsewhere: boolean;
}

/** Which model of the registry each found one is, by the file on disk; and those that are none. */
export function matchFound(
  models: ReadonlyMap<string, Entry>,
  { found, files }: { readonly found: readonly FoundModel[]; readonly files: ReadonlyMap<string, FileState> },
): { readonly matches: ReadonlyMap<string, Match>; readonly fresh: readonly FoundModel[] } {
  const byIdentity = new Map(found.map((model) => [model.identity, model]));
  const byOlder = new Map(found.flatMap((model) => model.olderIdentities.map((identity) => [identity, model])));
  const matches = new Map<string, Match>();
  const known = new Set<FoundModel>();
  for (const id of models.keys()) {
    const file = files.get(id);
    const model = file?.state === "there" ? byIdentity.get(file.identity) : undefined;
    if (model === undefined) continue;
    matches.set(id, { model, isElsewhere: false });
    known.add(model);
  }
  for (const id of models.keys()) {
    const file = files.get(id);
    const model = file?.state === "there" ? byOlder.get(file.identity) : undefined;
    if (model === undefined || known.has(model) || matches.has(id)) continue;
    matches.set(id, { model, isElsewhere: true });
    known.add(model);
  }
  // Moved: one file of that name is gone, and one of that name is new.
  const goneByName = groupBy(
    [...models].filter(([id]) => files.get(id)?.state === "gone"),
    ([, entry]) => nameOf(entry),
  );
  const newByName = groupBy(
    found.filter((model) => !known.has(model)),
    ({ name }) => name,
  );
  for (const [name, gone] of goneByName) {
    const [model, ...others] = newByName.get(name) ?? [];
    const [entry, ...moreGone] = gone;
    if (model === undefined || entry === undefined || others.length > 0 || moreGone.length > 0) continue;
    matches.set(entry[0], { model, isElsewhere: true });
    known.add(model);
  }
  // Found at its server before: it is the model of that id which names no file yet.
  const byId = groupBy(
    found.filter((model) => !known.has(model) && model.facts.quantization !== undefined),
    ({ facts }) => modelIdOf(facts, tierPlace),
  );
  for (const [id, entry] of models) {
    const own = discoveredTiers.map((tier) =>
      id.endsWith(`_${tier}`) ? `${id.slice(0, -tier.length)}${tierPlace}` : "",
    );
    const [model, ...others] = own.flatMap((each) => byId.get(each) ?? []);
    if (model === undefined || others.length > 0 || known.has(model) || !isServedOnly(entry)) continue;
    matches.set(id, { model, isElsewhere: true });
    known.add(model);
  }
  return { matches, fresh: found.filter((model) => !known.has(model)) };
}

/** Where an id has its tier, so that a model is found in any. */
const tierPlace = "tier";

function isServedOnly({ file_path: path, endpoints, engine }: Entry): boolean {
  return (
    (path === undefined || path === null) && engine !== "embedded" && Array.isArray(endpoints) && endpoints.length > 0
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    groups.set(keyOf(item), group);
    group.push(item);
  }
  return groups;
}

function nameOf(entry: Entry): string {
  if (typeof entry["filename"] === "string") return entry["filename"];
  return String(entry["file_path"]).split(/[\\/]/).at(-1) ?? "";
}
