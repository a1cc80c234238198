// The whole window in other themes and widths: MAGI takes its colours from the theme and fits where there is little room.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

/** The theme's name in VS Code, and the class that it gives to the chat page. */
const themes = [
  ["light", "Light Modern", "vscode-light"],
  ["high-contrast", "Default High Contrast", "vscode-high-contrast"],
] as const;

let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  await window.openFile("config/profiles/development.yaml");
  await window.editor.waitForLanguage("magi-profile");
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  chat = await openChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
  await chat.askAndWait("Explain in detail how load balancing works and what round_robin does, with an example");
});

test.each(themes)("%s: the chat follows the theme, and its text can be read", async (picture, theme, name) => {
  await useTheme(theme);
  await chat.frame.locator(`body.${name}`).waitFor();
  for (const selector of [
    ".prompt",
    ".stage-refine .markdown p",
    ".badge .score",
    ".stage-title",
    ".notice",
    ".status",
  ])
    await expect.poll(() => contrastOf(selector), { message: selector }).toBeGreaterThanOrEqual(4.5);
  await takePicture(window, picture);
});

test("in a narrow window nothing of the chat is cut off", async () => {
  await useTheme("Dark Modern");
  await chat.frame.locator("body.vscode-dark").waitFor();
  await window.runCommand("View: Toggle Primary Side Bar Visibility");
  await window.page.locator(".part.sidebar").waitFor({ state: "hidden" });
  await window.page.setViewportSize({ width: 760, height: 800 });
  const body = chat.frame.locator("body");
  await expect.poll(async () => await body.evaluate(() => document.body.clientWidth)).toBeLessThan(420);
  expect(await body.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(
    0,
  );
  const width = await body.evaluate(() => document.body.clientWidth);
  for (const selector of [".status", ".new-chat", ".latest, article.turn:last-child .prompt", "form.composer"]) {
    const box = await chat.frame
      .locator(selector)
      .last()
      .evaluate((element) => element.getBoundingClientRect());
    expect(box.right, selector).toBeLessThanOrEqual(width);
  }
  const draft = chat.frame.locator(".stage-draft > summary").last();
  const [arrow, title] = await Promise.all([draft.locator(".icon").boundingBox(), draft.locator("span").boundingBox()]);
  expect(arrow!.y, "the arrow stands beside its title").toBeGreaterThan(title!.y - arrow!.height / 2);
  await takePicture(window, "narrow");
});

/** As somebody who changes the setting; the window follows. */
async function useTheme(theme: string): Promise<void> {
  const settings = { "magi.activeProfile": "guide", "workbench.colorTheme": theme };
  await writeFile(path.join(window.folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** The contrast of an element's text with what is behind it, as WCAG reckons it: 4.5 is enough for any text. */
async function contrastOf(selector: string): Promise<number> {
  const place = chat.frame.locator(selector).filter({ visible: true }).first();
  const { front, backs } = await place.evaluate((element) => {
    // Behind everything that is transparent lies the editor.
    const editor = document.createElement("i");
    editor.style.backgroundColor = "var(--vscode-editor-background)";
    document.body.append(editor);
    const colours: string[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement)
      colours.push(getComputedStyle(at).backgroundColor);
    colours.push(getComputedStyle(editor).backgroundColor);
    editor.remove();
    return { front: getComputedStyle(element).color, backs: colours };
  });
  const back = [...backs].reverse().map(parseColour).reduce(blend);
  const [light, dark] = [luminance(blend(back, parseColour(front))), luminance(back)].toSorted((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

interface Colour {
  readonly rgb: readonly number[];
  readonly alpha: number;
}

function parseColour(css: string): Colour {
  const srgb = css.startsWith("color(srgb");
  const [red = 0, green = 0, blue = 0, alpha = 1] = (css.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  return { rgb: [red, green, blue].map((value) => (srgb ? value * 255 : value)), alpha };
}

function blend(back: Colour, front: Colour): Colour {
  const rgb = front.rgb.map((value, index) => value * front.alpha + (back.rgb[index] ?? 0) * (1 - front.alpha));
  return { rgb, alpha: 1 };
}

function luminance({ rgb }: Colour): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
