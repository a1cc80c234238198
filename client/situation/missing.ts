import type { MagiFiles, Situation } from "./situation.ts";

/** What there has to be before the first profile can answer: a folder, models of the person's own, then a profile. */
export type Missing = "folder" | "models" | "profile";

/** Undefined when there are profiles, and as long as the disk was not read. */
export function missingOf({ files }: Pick<Situation, "files">): Missing | undefined {
  if (!files.loaded || files.profiles.length > 0) return undefined;
  if (files.places === undefined) return "folder";
  return hasOwnModels(files) ? "profile" : "models";
}

/** Whether the registry has a model to chat with beside the guide that ships with MAGI. */
export function hasOwnModels({ registry }: Pick<MagiFiles, "registry">): boolean {
  if (registry.state !== "ok") return false;
  return [...registry.registry.models.values()].some(
    (model) =>
      model.is_embedding !== true && model.is_reranker !== true && model.file_path?.startsWith("builtin:") !== true,
  );
}
