// The dashboard in a real VS Code: it fills while one asks, and writes what it proposes into the profile.
import { appendFile, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Frame } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { toLogLine } from "../../../core/calibration/logEntry.ts";
import { findLogFiles } from "../../../workspace/decisionLog/logFiles.ts";
import { someEntries } from "../../support/dashboardPage/states.ts";
import { openChat } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const place = "config/profiles/guide.yaml";
const guides = { fast: "magi_guide_0p0024b_q80_fast", powerful: "magi_guide_0p0043b_q80_powerful" };

let window: VsCodeWindow;
let original: string;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  original = await window.readFile(place);
});

test("without prompts it says how to get some, and the chat is one click away", async () => {
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  await window.runCommand("MAGI: Open Dashboard");
  const page = await window.webview(".empty h2");
  expect(await page.locator(".empty h2").innerText()).toBe("No prompts of guide yet");
  await takePicture(window, "dashboard-empty");
  await page.getByRole("button", { name: "Open Chat" }).click();
  await window.webview("form.composer textarea");
});

test("a prompt shows up by itself soon after it was answered, with its tier and its times", async () => {
  await window.runCommand("View: Close All Editors");
  const chat = await openChat(window);
  const turn = await chat.askAndWait("What is a tier?");
  expect((await turn.badge())[1]).toBe("fast");
  await window.runCommand("MAGI: Open Dashboard");
  const page = await window.webview("#recent tbody tr");
  const row = page.locator("#recent tbody tr");
  expect(await row.innerText()).toMatch(
    /\d\.\d\s+fast\s+\d\S* m?s\s+\d\S* m?s\s+answered\s+magi_guide_0p0024b_q80_fast/,
  );
  await page.locator(".figures > div", { hasText: "routed by score" }).locator("dd", { hasText: /^1$/ }).waitFor();
  expect(await page.locator(".notes").innerText()).toContain("Wait for 30 before you rely on this.");

  const log = await findLogFiles(window.folder, { XDG_STATE_HOME: path.join(path.dirname(window.folder), "state") });
  await mkdir(log.folder, { recursive: true });
  // A week of work, as somebody else has it behind them.
  const week = someEntries().map((entry) => {
    const tier = entry.score <= 5 ? "fast" : "powerful";
    const stages = entry.stages.map((stage) => ({ ...stage, tier, model: guides[tier] }));
    return toLogLine({ ...entry, profile: "guide", tier, stages });
  });
  await appendFile(log.current, week.join(""));
  await page.locator(".figures > div", { hasText: "routed by score" }).locator("dd", { hasText: "402" }).waitFor();
});

test("a wished share is proposed, written with every comment kept, and taken back", async () => {
  await window.page.setViewportSize({ width: 1400, height: 1080 });
  const page = await window.webview("#thresholds");
  const slider = page.getByRole("slider", { name: "Wanted share of fast" });
  await slider.fill("80");
  // It is heard once it is the answer to what the slider says.
  await page
    .locator("main > .unseen", { hasText: /^Proposed: fast up to \d\.\d, 80 %/ })
    .waitFor({ state: "attached" });
  const ladder = page.getByRole("table", { name: "Prompts and times by tier" }).getByRole("row");
  const row = page.getByRole("table", { name: "Proposed max_score values" }).getByRole("row", { name: /^fast/ });
  await row.filter({ hasText: /becomes\s*80 %/ }).waitFor();
  const wanted = /becomes\s*(\d\.\d)/.exec((await row.innerText()).replace(/\s+/g, " "))?.[1] ?? "";
  await page.locator("h1").scrollIntoViewIfNeeded();
  await window.page.mouse.move(700, 20);
  await window.page.locator(".monaco-hover:visible").waitFor({ state: "hidden" });
  await takePicture(window, "dashboard");

  await page.getByRole("button", { name: "Write to guide" }).click();
  await page.getByText(`Written to guide: fast ${wanted}.`).waitFor();
  expect(await window.readFile(place)).toBe(original.replace("max_score: 5.0", `max_score: ${wanted}`));
  await ladder.filter({ hasText: `up to ${wanted}` }).waitFor();
  expect(await page.getByRole("button", { name: "Write to guide" }).isDisabled()).toBe(true);
  await takePicture(window, "dashboard-written");

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("guide is as it was before.").waitFor();
  expect(await window.readFile(place)).toBe(original);
  await ladder.filter({ hasText: "up to 5.0" }).waitFor();
});

test("an editor with the profile can undo it too, and unsaved changes in it are not saved", async () => {
  await window.openFile(place);
  await window.editor.goTo(1, 1);
  await window.editor.type("# mine\n");
  await window.runCommand("MAGI: Open Dashboard");
  const page = await window.webview("#thresholds");
  await write(page);
  expect(await window.readFile(place)).toBe(original);
  await window.openFile(place);
  const lines = async () => (await window.editor.visibleLines()).join("\n");
  await expect.poll(lines).toMatch(/# mine[\s\S]*max_score: (?!5\.0)\d/);
  await window.editor.press("ControlOrMeta+z");
  await expect.poll(lines).toMatch(/# mine[\s\S]*max_score: 5\.0/);
  await window.editor.revert();
});

test("Calibrate Tiers opens it where the proposal is, for what was wished before", async () => {
  await window.runCommand("View: Close All Editors");
  await window.page.setViewportSize({ width: 1280, height: 500 });
  await window.runCommand("MAGI: Calibrate Tiers");
  const page = await window.webview("#thresholds");
  await expect
    .poll(() => page.locator("#thresholds").evaluate((section) => section.getBoundingClientRect().top))
    .toBeLessThan(60);
  expect(await page.getByRole("slider", { name: "Wanted share of fast" }).inputValue()).toBe("80");
});

test("it survives a reload of the window", async () => {
  await window.reload();
  const page = await window.webview("#thresholds");
  await page.locator(".figures > div", { hasText: "routed by score" }).locator("dd", { hasText: "402" }).waitFor();
  expect(await page.getByRole("slider", { name: "Wanted share of fast" }).inputValue()).toBe("80");
});

async function write(page: Frame): Promise<void> {
  await page.getByRole("button", { name: "Write to guide" }).click();
  await page.getByText(/^Written to guide: fast/).waitFor();
}
