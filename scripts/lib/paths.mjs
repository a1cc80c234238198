// Where things lie in this repository. Runs on a bare Node 20.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** What is downloaded or made once and kept between runs; ignored by git, safe to delete. */
export const cacheDir = path.join(root, ".vscode-test");

/** What a run leaves behind for a reader: reports, the packed extension, the bundled suites. Ignored by git. */
export const outDir = path.join(root, "out");

/** The packed extension that `npm test` and `npm start` install. */
export const vsixFile = path.join(outDir, "magi.vsix");
