import type { ProfileWish } from "../../workspace/download/addModel.ts";

/** A download that was under way when the window went: enough to go on with it. */
export interface UnfinishedDownload {
  /** A name of the catalogue, or `owner/repository/file.gguf`. */
  readonly what: string;
  readonly wish: ProfileWish;
  /** Where what is there is: a window that was just loaded may not know its settings yet. */
  readonly folder: string;
}

/** Undefined for what is none; another version may have written it. */
export function parseUnfinished(data: unknown): UnfinishedDownload | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (!("what" in data && "wish" in data && "folder" in data)) return undefined;
  const { what, folder } = data;
  const wish = parseWish(data.wish);
  if (typeof what !== "string" || typeof folder !== "string" || wish === undefined) return undefined;
  return { what, wish, folder };
}

function parseWish(data: unknown): ProfileWish | undefined {
  if (typeof data !== "object" || data === null || !("kind" in data)) return undefined;
  const { kind } = data;
  if (kind === "only" || kind === "none") return { kind };
  if (kind !== "named" && kind !== "new") return undefined;
  return "name" in data && typeof data.name === "string" ? { kind, name: data.name } : undefined;
}
