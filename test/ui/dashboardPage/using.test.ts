import { describe, expect, test } from "vitest";
import type { FromDashboardPage } from "../../../protocol/dashboardMessages.ts";
import { profileFile, running, situationWith } from "../../support/client/situations.ts";
import { useDashboards, type OpenedDashboard } from "../../support/dashboardPage/dashboardPageSuite.ts";
import { question, someEntries, stateOf, threeTiers } from "../../support/dashboardPage/states.ts";

const pages = useDashboards();

/** The last message of a kind that the page sent, when there is one. */
async function lastSent<Kind extends FromDashboardPage["kind"]>(dashboard: OpenedDashboard, kind: Kind) {
  const all = await dashboard.sent();
  return all.findLast((message): message is Extract<FromDashboardPage, { kind: Kind }> => message.kind === kind);
}

describe("what is wished", () => {
  test("a share that is raised takes from the others, and is asked for when it is there", async () => {
    const dashboard = await pages.open();
    const slider = dashboard.page.getByRole("slider", { name: "Wanted share of fast" });
    expect(await slider.inputValue()).toBe("60");
    await slider.focus();
    for (let step = 0; step < 5; step += 1) await slider.press("ArrowRight");
    await expect
      .poll(() => lastSent(dashboard, "ask"))
      .toEqual({ kind: "ask", asked: { span: "all", wish: { kind: "share", percents: [65, 25, 10] } } });
    expect(await dashboard.page.getByRole("slider", { name: "Wanted share of balanced" }).inputValue()).toBe("25");
    expect(await dashboard.page.locator(".wish-shares output").allInnerTexts()).toEqual(["65 %", "25 %", "10 %"]);
  });

  test("presets set all shares at once", async () => {
    const dashboard = await pages.open();
    await dashboard.page.getByRole("button", { name: "Even" }).click();
    await expect
      .poll(async () => (await lastSent(dashboard, "ask"))?.asked.wish)
      .toEqual({ kind: "share", percents: [34, 33, 33] });
  });

  test("a wait begins at what is waited now, between the quickest tier and the slowest", async () => {
    const dashboard = await pages.open();
    await dashboard.page.getByRole("radio", { name: "An average wait" }).check();
    const slider = dashboard.page.getByRole("slider", { name: "At most, on average" });
    expect(await slider.inputValue()).toBe("6.5");
    expect(Number(await slider.getAttribute("min"))).toBeLessThan(2);
    expect(Number(await slider.getAttribute("max"))).toBeGreaterThan(16);
    await slider.focus();
    await slider.press("ArrowLeft");
    await expect
      .poll(async () => (await lastSent(dashboard, "ask"))?.asked.wish)
      .toEqual({ kind: "wait", seconds: 6.4 });
  });

  test("a time is asked for, and both survive a reload", async () => {
    const dashboard = await pages.open();
    await dashboard.page.getByRole("combobox").selectOption({ label: "Last 7 days" });
    await dashboard.page.getByRole("button", { name: "Even" }).click();
    await expect.poll(async () => (await lastSent(dashboard, "ask"))?.asked.span).toBe("week");
    await dashboard.page.reload();
    const asked = { span: "week", wish: { kind: "share", percents: [34, 33, 33] } } as const;
    expect(await dashboard.sent()).toEqual([{ kind: "ready", asked }]);
    await dashboard.say(stateOf({ question: asked }));
    expect(await dashboard.page.getByRole("slider", { name: "Wanted share of fast" }).inputValue()).toBe("34");
    expect(await dashboard.page.getByRole("combobox").inputValue()).toBe("week");
  });

  test("a new page shows what was asked last", async () => {
    const asked = { span: "day", wish: { kind: "share", percents: [20, 30, 50] } } as const;
    const dashboard = await pages.open({ before: [stateOf({ question: asked, now: someEntries().at(-1)!.at })] });
    expect(await dashboard.sent()).toEqual([{ kind: "ready" }]);
    expect(await dashboard.page.getByRole("combobox").inputValue()).toBe("day");
    expect(await dashboard.page.locator(".wish-shares output").allInnerTexts()).toEqual(["20 %", "30 %", "50 %"]);
  });

  test("news do not take the slider out of one's hand", async () => {
    const dashboard = await pages.open();
    const slider = dashboard.page.getByRole("slider", { name: "Wanted share of fast" });
    await slider.focus();
    await slider.press("End");
    await dashboard.say(stateOf({ entries: someEntries(430) }));
    expect(await slider.inputValue()).toBe("100");
    expect(await slider.evaluate((element) => document.activeElement === element)).toBe(true);
  });

  test("another profile with other tiers has its own sliders", async () => {
    const dashboard = await pages.open();
    const situation = situationWith({
      profiles: [profileFile("work", threeTiers.replace(/.*balanced.*\n/, ""))],
      router: running("work", {}),
    });
    await dashboard.say(stateOf({ situation }));
    const names = await dashboard.page
      .getByRole("slider")
      .evaluateAll((all) => all.map((slider) => slider.getAttribute("aria-label")));
    expect(names).toEqual(["Wanted share of fast", "Wanted share of powerful"]);
  });
});

describe("the proposal", () => {
  test("is written by its button, as it is shown", async () => {
    const dashboard = await pages.open();
    const { proposal } = stateOf().state;
    await dashboard.page.getByRole("button", { name: "Write to work" }).click();
    expect(proposal?.state).toBe("proposed");
    expect(await lastSent(dashboard, "write")).toEqual({
      kind: "write",
      id: proposal?.state === "proposed" ? proposal.id : "",
    });
  });

  test("shows each new max_score beside the old one, in the table and in the histogram", async () => {
    const { page } = await pages.open();
    const row = page.getByRole("row", { name: /^fast/ }).filter({ hasText: "becomes" });
    expect(await row.innerText()).toMatch(/fast\s+3\.0\s*→\s*becomes\s*5\.6/);
    expect(await page.locator(".proposed text").allTextContents()).toEqual(["→ 5.6", "→ 7.5"]);
  });

  test("that changes nothing says so and cannot be written", async () => {
    const { presets } = stateOf().state;
    expect(presets.usual).toEqual([60, 30, 10]);
    const asNow = { ...question, wish: { kind: "share", percents: [12, 74, 14] } } as const;
    const { page } = await pages.open({ before: [stateOf({ question: asNow })] });
    expect(await page.getByText("The tiers of work are as near to this as they can be.").isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: "Write to work" }).isDisabled()).toBe(true);
    expect(await page.locator(".proposed").count()).toBe(0);
  });

  test("is refused with the reason where the profile has an error", async () => {
    const situation = situationWith({ profiles: [profileFile("work", `${threeTiers}two_stage: 7\n`)] });
    const { page } = await pages.open({ before: [stateOf({ situation })] });
    expect(await page.locator(".proposal .notice").innerText()).toMatch(/^work has an error/);
    expect(await page.getByRole("button", { name: "Write to work" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Open Profile" }).isEnabled()).toBe(true);
  });

  test("that was written can be taken back", async () => {
    const dashboard = await pages.open();
    const undo = dashboard.page.getByRole("button", { name: "Undo" });
    expect(await undo.isVisible()).toBe(false);
    const written = { profile: "work", text: "Written to work: fast 5.6, balanced 7.5.", canUndo: true };
    await dashboard.say(stateOf({ written }));
    expect(await dashboard.page.getByText(written.text).isVisible()).toBe(true);
    await undo.click();
    expect(await lastSent(dashboard, "undo")).toEqual({ kind: "undo" });
  });
});

describe("for those who do not see the charts", () => {
  test("each chart has words, and its figures stand in a table with headings", async () => {
    const { page } = await pages.open();
    const charts = page.getByRole("img");
    expect(await charts.evaluateAll((all) => all.map((chart) => chart.getAttribute("aria-label")))).toEqual([
      expect.stringMatching(/^401 prompts by score, most of them from \d.* fast ends at 3\.0, balanced ends at 7\.0\./),
      "Shares now: fast 12 %, balanced 74 %, powerful 14 %",
      "Shares with the proposal: fast 60 %, balanced 30 %, powerful 10 %",
    ]);
    await page.getByText("The histogram as a table").click();
    for (const table of [
      "Prompts and times by tier",
      "Prompts by score",
      "Proposed max_score values",
      "Times by model",
      "The last prompts",
    ])
      expect(await page.getByRole("table", { name: table }).getByRole("columnheader").count()).toBeGreaterThan(2);
    const fast = page.getByRole("table", { name: "Prompts and times by tier" }).getByRole("row", { name: /^fast/ });
    expect(await fast.getByRole("cell").allInnerTexts()).toEqual(expect.arrayContaining(["12 %", "48", "up to 3.0"]));
  });

  test("a proposal is said once the slider rests", async () => {
    const dashboard = await pages.open();
    const asked = { ...question, wish: { kind: "share", percents: [34, 33, 33] } } as const;
    await dashboard.page.getByRole("button", { name: "Even" }).click();
    await expect.poll(async () => (await lastSent(dashboard, "ask"))?.asked).toEqual(asked);
    await dashboard.say(stateOf({ question: asked }));
    await expect
      .poll(() => dashboard.page.locator("main > .unseen").innerText())
      .toMatch(/^Proposed: fast up to \d\.\d, 3\d %; .*; powerful 3\d %\. Average wait /);
  });

  test("the keyboard reaches every control, and each has a name", async () => {
    const { page } = await pages.open({ width: 900 });
    const order = [];
    for (let step = 0; step < 16; step += 1) {
      await page.keyboard.press("Tab");
      order.push(
        await page.evaluate(() => {
          const { activeElement: e } = document;
          const label = e instanceof HTMLInputElement ? e.labels?.[0]?.textContent : undefined;
          return e?.getAttribute("aria-label") ?? label ?? (e instanceof HTMLSelectElement ? "span" : e?.textContent);
        }),
      );
    }
    expect(order).toEqual([
      "work",
      "span",
      "Prompts and times by tier",
      "The histogram as a table",
      "A share for each tier",
      "Wanted share of fast",
      "Wanted share of balanced",
      "Wanted share of powerful",
      "Usual",
      "Even",
      "As now",
      "Proposed max_score values",
      "Write to work",
      "Open Profile",
      "Times by model",
      "The last prompts",
    ]);
  });
});

test("opened for its thresholds, it shows them and puts the keyboard there", async () => {
  const dashboard = await pages.open({ height: 500 });
  await dashboard.say({ kind: "showThresholds" });
  expect(await dashboard.page.locator("#thresholds").evaluate((e) => e.getBoundingClientRect().top)).toBeLessThan(40);
  expect(await dashboard.page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("kind");
});

test.each([
  ["Create a Profile", "createProfile", stateOf({ situation: situationWith({ profiles: [], active: undefined }) })],
  ["Open Chat", "openChat", stateOf({ entries: [], decisions: [] })],
  [
    "Manage Workspace Trust",
    "manageTrust",
    stateOf({ entries: [], situation: situationWith({ router: { kind: "off", why: "untrusted" } }) }),
  ],
] as const)("with nothing to show, it offers «%s»", async (name, command, state) => {
  const dashboard = await pages.open({ before: [state] });
  await dashboard.page.getByRole("button", { name }).click();
  expect(await lastSent(dashboard, "command")).toEqual({ kind: "command", command });
});

test("a log that is off is told, with the way to its setting", async () => {
  const dashboard = await pages.open({ before: [stateOf({ isLogging: false })] });
  await dashboard.page.getByRole("button", { name: "Open Settings" }).click();
  expect(await lastSent(dashboard, "command")).toEqual({ kind: "command", command: "openSettings" });
});

test("names from files are text, whatever they look like", async () => {
  const evil = `<img src=x onerror="document.title='taken'">`;
  const situation = situationWith({
    profiles: [profileFile("work", threeTiers.replace("name: fast", `name: '${evil.replaceAll("'", "''")}'`))],
  });
  const entries = someEntries().map((entry) => ({
    ...entry,
    stages: entry.stages.map((stage) => ({ ...stage, model: evil })),
  }));
  const { page } = await pages.open({ before: [stateOf({ situation, entries })] });
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.title()).toBe("MAGI Dashboard");
  expect(await page.locator("#times tbody th").first().innerText()).toContain("<img");
});

test("what is no message is ignored", async () => {
  const dashboard = await pages.open();
  const { state } = stateOf();
  for (const value of [null, 7, { kind: "state" }, { kind: "state", state: { ...state, tiers: [{ name: "x" }] } }])
    await dashboard.sayAnything(value);
  expect(await dashboard.page.locator("#where tbody tr").count()).toBeGreaterThan(2);
});
