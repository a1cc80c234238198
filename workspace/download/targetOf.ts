import { join } from "node:path";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";

/** Where a file of a repository is kept in the folder of models: two repositories may have files of one name. */
export function targetOf(folder: string, { repository, path }: HubFile): string {
  return join(folder, ...repository.split("/"), ...path.split("/"));
}
