import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Links to the entry of a code in docs/rules.md, which lies beside the folder of the programs. */
export function rulesLinkBeside(distDir: string): (code: string) => string {
  const page = pathToFileURL(join(distDir, "..", "docs", "rules.md")).toString();
  return (code) => `${page}#${code}`;
}
