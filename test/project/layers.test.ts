import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import type { ICruiseResult } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import fence from "../../.dependency-cruiser.mjs";

const project = join(import.meta.dirname, "../..");

/** For each rule of the fence, files that break it and nothing else. */
const violations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "core-layers": { "core/a.ts": 'import "../workspace/b.ts";', "workspace/b.ts": "export {};" },
  "core-packages": { "core/a.ts": 'import "eventsource-parser";' },
  "core-no-node": { "core/a.ts": 'import "node:fs";' },
  "protocol-layers": { "protocol/a.ts": 'import "../router/b.ts";', "router/b.ts": "export {};" },
  "protocol-packages": { "protocol/a.ts": 'import "yaml";' },
  "protocol-no-node": { "protocol/a.ts": 'import "node:path";' },
  "protocol-types-only": {
    "protocol/a.ts": 'import { b } from "../core/b.ts"; b;',
    "core/b.ts": "export const b = 1;",
  },
  "workspace-layers": { "workspace/a.ts": 'import "../server/b.ts";', "server/b.ts": "export {};" },
  "workspace-packages": { "workspace/a.ts": 'import "eventsource-parser";' },
  "router-layers": { "router/a.ts": 'import "../client/b.ts";', "client/b.ts": "export {};" },
  "router-packages": { "router/a.ts": 'import "commander";' },
  "server-layers": { "server/a.ts": 'import "../router/b.ts";', "router/b.ts": "export {};" },
  "server-packages": { "server/a.ts": 'import "eventsource-parser";' },
  "client-layers": {
    "client/a.ts": 'import type { B } from "../router/b.ts"; export type A = B;',
    "router/b.ts": "export type B = 1;",
  },
  "client-packages": { "client/a.ts": 'import "re2js";' },
  "webview-layers": { "webview/a.ts": 'import "../workspace/b.ts";', "workspace/b.ts": "export {};" },
  "webview-packages": { "webview/a.ts": 'import "yaml";' },
  "webview-no-node": { "webview/a.ts": 'import "node:fs";' },
  "api-layers": { "api/a.ts": 'import "../cli/b.ts";', "cli/b.ts": "export {};" },
  "api-packages": { "api/a.ts": 'import "yaml";' },
  "cli-layers": { "cli/a.ts": 'import "../client/b.ts";', "client/b.ts": "export {};" },
  "cli-packages": { "cli/a.ts": 'import "re2js";' },
  "cli-server-start": { "cli/a.ts": 'import "../server/hover.ts";', "server/hover.ts": "export {};" },
  "view-models-without-vscode": {
    "client/trees/healthModel.ts": 'import type { Uri } from "vscode"; export type A = Uri;',
  },
  "no-cycles": {
    "core/a.ts": 'import type { B } from "./b.ts"; export type A = B;',
    "core/b.ts": 'import type { A } from "./a.ts"; export type B = A;',
  },
  "nobody-imports-tests": { "bench/a.ts": 'import "../test/b.ts";', "test/b.ts": "export {};" },
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "magi-layers-"));
  for (const file of ["package.json", "tsconfig.base.json"]) await copyFile(join(project, file), join(dir, file));
  await symlink(join(project, "node_modules"), join(dir, "node_modules"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The names of the rules that the given files break. */
async function brokenRules(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), text);
  }
  const { output } = await cruise(
    Object.keys(files),
    { ...fence.options, baseDir: dir, ruleSet: { forbidden: fence.forbidden }, validate: true },
    undefined,
    { tsConfig: extractTSConfig(join(dir, "tsconfig.base.json")) },
  );
  const { summary } = output as ICruiseResult; // Without an output type the result is an object.
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

describe("the layer fence", () => {
  it("has a deliberate violation here for each of its rules", () => {
    expect(Object.keys(violations).sort()).toEqual(fence.forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(violations))("catches a violation of %s", async (rule, files) => {
    expect(await brokenRules(files)).toEqual([rule]);
  });

  it("lets through what is allowed", async () => {
    expect(
      await brokenRules({
        "router/a.ts": 'import "../core/b.ts"; import "node:http"; import "eventsource-parser";',
        "core/b.ts": 'import "yaml"; import "ajv"; import "re2js";',
        "protocol/c.ts": 'import type { D } from "../core/d.ts"; export type C = D;',
        "core/d.ts": "export type D = 1;",
        "client/e.ts": 'import "vscode"; import "vscode-languageclient/node";',
        "cli/f.ts": 'import "../server/startServer.ts";',
        "server/startServer.ts": "export {};",
        "webview/g.ts": 'import "d3-scale"; import "d3-axis"; import "d3-selection";',
      }),
    ).toEqual([]);
  });
});
