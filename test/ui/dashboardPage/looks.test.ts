import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { useDashboards } from "../../support/dashboardPage/dashboardPageSuite.ts";
import { question, someEntries, stateOf } from "../../support/dashboardPage/states.ts";
import { findFaintText } from "../../support/webviewPage/findFaintText.ts";
import type { ThemeName } from "../../support/webviewPage/themes.ts";
import { situationWith } from "../../support/client/situations.ts";

const pages = useDashboards();

describe.each(["dark", "light", "contrast"] as const)("in the %s theme", (theme: ThemeName) => {
  test.each([300, 640, 1200])("at %i px nothing is cut off at the side", async (width) => {
    const dashboard = await pages.open({ theme, width, height: 1500 });
    await pages.picture(dashboard, `${theme}-${width}`);
    const tooWide = await dashboard.page.evaluate(() =>
      [...document.querySelectorAll("html, main, header, section, .figures > div, .proposal, .wish, .buttons")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map(({ className, localName, id }) => `${localName}.${className}#${id}`),
    );
    expect(tooWide).toEqual([]);
  });

  test("text can be read against its ground, in tables and charts", async () => {
    const { page } = await pages.open({ theme, width: 900, height: 1500 });
    expect(await page.evaluate(findFaintText)).toEqual([]);
  });

  test("each tier has a colour of its own, the same in every chart", async () => {
    const { page } = await pages.open({ theme, width: 900, height: 1500 });
    const colours = async (selector: string) =>
      page.locator(selector).evaluateAll((all) => [...new Set(all.map((element) => getComputedStyle(element).fill))]);
    const histogram = await colours(".histogram .bar");
    expect(histogram).toHaveLength(3);
    expect(await colours(".shares .bar")).toEqual(histogram);
    expect(await colours("#where .time-bar .answer")).toEqual(histogram);
  });
});

test("the figures that matter most are seen at 300 px without scrolling sideways", async () => {
  const { page } = await pages.open({ width: 300, height: 1500 });
  for (const table of ["#where", "#times"]) {
    const heading = page.locator(`${table} > .table`).getByRole("columnheader", { name: "Whole answer" });
    const box = await heading.boundingBox();
    expect(box!.x + box!.width, table).toBeLessThanOrEqual(300);
  }
});

test("a wished wait with a warning of too few prompts, for people to look at", async () => {
  const wait = { ...question, wish: { kind: "wait", seconds: 4 } } as const;
  const before = [stateOf({ question: wait, entries: someEntries(20) })];
  const dashboard = await pages.open({ width: 900, height: 1300, before });
  await pages.picture(dashboard, "wait-dark-900");
  expect(await dashboard.page.getByRole("slider", { name: "At most, on average" }).inputValue()).toBe("4");
  expect(await dashboard.page.locator(".notes li").first().innerText()).toMatch(/^Only 19 prompts were routed/);
});

test.each([
  ["no-prompts", stateOf({ entries: [], decisions: [] })],
  ["no-profile", stateOf({ situation: situationWith({ profiles: [], active: undefined }) })],
] as const)("%s, for people to look at", async (name, state) => {
  const dashboard = await pages.open({ before: [state], width: 640, height: 500 });
  await pages.picture(dashboard, `${name}-dark-640`);
  expect(await dashboard.page.locator(".empty").isVisible()).toBe(true);
  expect(await dashboard.page.locator("svg").first().isVisible()).toBe(false);
  expect(await dashboard.page.locator("h1").innerText()).toBe(
    name === "no-profile" ? "Dashboard" : "Dashboard of work",
  );
});

test("the style sheet has no colour of its own", async () => {
  const css = await readFile("dist/webview/dashboard.css", "utf8");
  const colours = css
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .match(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|:\s*(?:white|black|red|gr[ae]y)\b/gi);
  expect(colours).toBeNull();
});
