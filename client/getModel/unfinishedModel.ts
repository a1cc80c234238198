import type { ProfileWish } from "../../workspace/download/addModel.ts";

/** A download that was under way when the window went: enough to go on with it. */
export interface UnfinishedDownload {
  /** A name of the catalogue, or `owner/repository/file.gguf`. */
  readonly what: string;
  readonly wish: ProfileWish;
}

/** Undefined for what is none; another version may have written it. */
export function parseUnfinished(data: unknown): UnfinishedDownload | undefined {
  if (typeof data !== "object" || data === null || !("what" in data) || !("wish" in data)) return undefined;
  const wish = parseWish(data.wish);
  return typeof data.what === "string" && wish !== undefined ? { what: data.what, wish } : undefined;
}

function parseWish(data: unknown): ProfileWish | undefined {
  if (typeof data !== "object" || data === null || !("kind" in data)) return undefined;
  const { kind } = data;
  if (kind === "only" || kind === "none") return { kind };
  if (kind !== "named" && kind !== "new") return undefined;
  return "name" in data && typeof data.name === "string" ? { kind, name: data.name } : undefined;
}
