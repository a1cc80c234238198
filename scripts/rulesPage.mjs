// Writes what is made from the rules in core/diagnostics: docs/rules.md, the page of every problem that MAGI finds, and
// the codes that the setting magi.diagnostics.severity offers.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { adjustableCodes } from "../core/diagnostics/codes.ts";
import { rulesPage } from "../core/diagnostics/rulesPage.ts";
import { severityChoices } from "../core/diagnostics/severities.ts";
import { root } from "./lib/paths.mjs";

await writeFile(path.join(root, "docs", "rules.md"), rulesPage());

const manifestFile = path.join(root, "package.json");
const manifest = JSON.parse(await readFile(manifestFile, "utf8"));
manifest.contributes.configuration.properties["magi.diagnostics.severity"].properties = Object.fromEntries(
  adjustableCodes.map(({ code, severity }) => [code, { enum: severityChoices, description: `Usually ${severity}.` }]),
);
await writeFile(manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
