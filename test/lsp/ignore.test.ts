import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver-protocol/node";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();

test("a comment silences its line while it is typed, and is a hint when it silences nothing", async () => {
  const { workspace, client } = await start({ "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast") });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models:\n  - nobody\n");
  await client.untilCodes(path, "missing-model");
  const end = { line: 1, character: 10 };
  await client.change(path, { range: { start: end, end }, text: " # magi-ignore missing-model" });
  await client.untilCodes(path);
  await client.change(path, {
    range: { start: { line: 1, character: 4 }, end },
    text: "qwen3_4p0b_q4km_fast",
  });
  const [hint] = await client.untilCodes(path, "unused-ignore");
  expect(hint).toMatchObject({
    severity: DiagnosticSeverity.Hint,
    range: { start: { line: 1, character: 39 }, end: { line: 1, character: 52 } },
  });
});

test("a profile that is not open can silence a code in all of it", async () => {
  const { workspace, client } = await start({
    "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast"),
    "config/profiles/quiet.yaml": "# magi-ignore-file missing-model\nenabled_models: [a, b]\n",
    "config/profiles/loud.yaml": "enabled_models: [a]\n",
  });
  await client.untilCodes(workspace.profile("loud"), "missing-model");
  expect(client.codes(workspace.profile("quiet")) ?? []).toEqual([]);
});
