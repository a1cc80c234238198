// Writing a profile: colours, completion, hover, and diagnostics while one types.
import { beforeAll, beforeEach, expect, test } from "vitest";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { colourOf } from "../../support/vscode/tokenColours.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const profile = "config/profiles/development.yaml";
/** Lines of the example. */
const lines = { firstModel: 7, maxScore: 12, last: 28 } as const;

let window: VsCodeWindow;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  await window.openFile(profile);
  await window.editor.waitForLanguage("magi-profile");
});

// Each test begins with the example as it is on disk.
beforeEach(async () => {
  if ((await window.page.locator(".tabs-container .tab.active.dirty").count()) === 0) return;
  await window.editor.revert();
});

test("a profile opens as a MAGI profile, with keys, values, numbers and comments in colours of their own", async () => {
  const { element } = window.editor;
  await expect.poll(() => colourOf(element, "enabled_models")).not.toBe(await plainColour());
  const pieces = ["enabled_models", "qwen3_4p0b_q4km_fast", "# For work at the desk", "Fast model with"];
  await expect
    .poll(async () => new Set(await Promise.all(pieces.map((piece) => colourOf(element, piece)))).size)
    .toBe(pieces.length);
  await takePicture(window, "editing-colours");
});

test("an unknown model id is an error while one types, and the nearest id is named", async () => {
  const { editor, problems, statusBar } = window;
  await editor.goTo(lines.firstModel);
  await editor.press("End", "Backspace", "Backspace", "Backspace");
  await editor.type("st");
  await editor.squiggles("error").first().waitFor();
  await closeSuggestions();
  const said = await editor.hover("qwen3_4p0b_q4km_fst");
  expect(said).toContain("The registry has no model `qwen3_4p0b_q4km_fst`. Did you mean `qwen3_4p0b_q4km_fast`?");
  await takePicture(window, "editing");
  await statusBar.item("Errors: 1").waitFor();
  expect(await problems.waitFor("qwen3_4p0b_q4km_fst")).toContain("missing-model");
  await takePicture(window, "editing-problems");
  await editor.goTo(lines.firstModel);
  await editor.press("End", "Backspace", "Backspace");
  await editor.type("ast");
  await closeSuggestions();
  await editor.squiggles("error").first().waitFor({ state: "detached" });
  await problems.waitUntilGone("qwen3_4p0b_q4km_fst");
  await problems.hide();
});

test("a model id is completed, with its tier beside each", async () => {
  const { editor } = window;
  await editor.beginLineBelow(lines.firstModel);
  await editor.type("- gpt");
  await closeSuggestions();
  const suggestions = await editor.suggestions();
  expect(suggestions.join("\n")).toMatch(/gpt_oss_20p0b_q4km_powerful.*\bpowerful\b/);
  await takePicture(window, "editing-completion");
  await editor.takeSuggestion("gpt_oss_20p0b_q4km_powerful");
  await expect.poll(text).toContain("  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\n");
});

test("a missing key is completed and the keys that are there are not offered", async () => {
  const { editor } = window;
  await editor.beginLineBelow(lines.last);
  const suggestions = (await editor.suggestions()).join("\n");
  expect(suggestions).toContain("strategy");
  expect(suggestions).not.toMatch(/^enabled\b/m);
  await editor.takeSuggestion("health_check_interval");
  await editor.press("Escape");
  await expect.poll(text).toMatch(/\n {2}enabled: false\n {2}health_check_interval: \d+$/);
});

test("the highest score of a tier completes to .inf", async () => {
  const { editor } = window;
  await editor.goTo(lines.maxScore);
  await editor.press("End", "Backspace", "Backspace", "Backspace");
  const suggestions = await editor.suggestions();
  expect(suggestions[0]).toMatch(/^\.inf\b/);
  await editor.takeSuggestion(".inf");
  await expect.poll(text).toContain("  - name: fast\n    max_score: .inf\n");
});

test("a key's hover says what it does, in what range and with which default", async () => {
  const said = await window.editor.hover("stage1_max_tokens");
  expect(said).toContain("stage1_max_tokens");
  expect(said).toContain("a whole number, at least 1");
  expect(said).toContain("default 500");
  await takePicture(window, "editing-hover-key");
});

test("a model's hover says its size, tier and where it answers", async () => {
  const said = await window.editor.hover("deepseek_r10528qwen3_8p0b_q4km_powerful");
  expect(said).toContain("Size: 8B");
  expect(said).toContain("Tier: powerful");
  expect(said).toContain("http://127.0.0.1:8083/v1");
  await takePicture(window, "editing-hover-model");
});

test("a model whose tier the profile does not have is a warning", async () => {
  const { editor } = window;
  await editor.replaceAll(
    "enabled_models:\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: fast\n    max_score: .inf\n",
  );
  await editor.squiggles("warning").first().waitFor();
  expect(await editor.hover("gpt_oss_20p0b_q4km_powerful")).toContain(
    "serves the tier `powerful`, which this profile does not have",
  );
  await window.problems.waitFor("so no prompt reaches it");
  await takePicture(window, "editing-tier-mismatch");
});

/** They come by themselves while one types, a moment later. */
async function closeSuggestions(): Promise<void> {
  const widget = window.page.locator(".suggest-widget.visible");
  await widget.waitFor();
  await window.editor.press("Escape");
  await widget.waitFor({ state: "hidden" });
}

async function text(): Promise<string> {
  return (await window.editor.visibleLines()).join("\n").trimEnd();
}

/** What text has that no grammar knows. */
async function plainColour(): Promise<string> {
  return await window.editor.element.locator(".view-lines").evaluate((all) => getComputedStyle(all).color);
}
