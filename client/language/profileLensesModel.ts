import { samePath } from "../files/samePath.ts";
import type { ActiveProfile, MagiFiles } from "../situation/situation.ts";

/** The commands that the server's lenses may call, because this editor has them. */
export const lensCommands = ["magi.useProfile", "magi.tryPrompt", "magi.showUses"] as const;

/** What becomes of a lens that calls a command in a document. */
export type LensFate = "keep" | "drop" | "active";

/**
 * What this window knows and the server does not: which profile is active, and which files are its profiles (of several
 * workspace folders, one is MAGI's).
 */
export function fateOfLens(
  command: string | undefined,
  documentPath: string,
  { files, active }: { readonly files: Pick<MagiFiles, "profiles">; readonly active: ActiveProfile },
): LensFate {
  if (command !== "magi.useProfile" && command !== "magi.tryPrompt") return "keep";
  const file = files.profiles.find(({ path }) => samePath(path, documentPath));
  if (file === undefined) return "drop";
  return command === "magi.useProfile" && file.name === active.name ? "active" : "keep";
}
