// What the pages call by name is there under that name: settings, commands of the window, `magi` and its options.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { runMagi } from "../support/cli/magiProcess.ts";

const root = join(import.meta.dirname, "../..");
const pages = ["README.md", "CHANGELOG.md", ...globSync("{docs/**,media/walkthrough}/*.md", { cwd: root })].map(
  (page) => ({ page, text: readFileSync(join(root, page), "utf8") }),
);
const { commands, configuration } = manifest.contributes;
const ids = new Set([...Object.keys(configuration.properties), ...commands.map(({ command }) => command)]);
const titles = new Set(commands.map(({ category, title }) => `${category}: ${title}`));

describe.each(pages)("$page", ({ text }) => {
  it("names settings and commands as the manifest does", () => {
    const named = all(text, /`(magi\.[\w.]+)`/g);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    const called = all(text.replace(/\s+/g, " "), /«(MAGI: [^»…]+?)(?: …)?»/g);
    expect(called.filter((title) => !titles.has(title))).toEqual([]);
  });
});

/** Each command of `magi` that is typed somewhere, with the options that stand behind it. */
const typed = new Map<string, Set<string>>();
for (const { text } of pages) {
  const lines = all(text, /```\w*\n([^]*?)```/g).flatMap((block) => block.split("\n"));
  for (const line of [...lines, ...all(text, /`([^`\n]+)`/g)]) {
    // Up to a comment or a pipe.
    const parts = /^(?:\$ )?(?:magi|node dist\/cli\.js) ([a-z]+)([^#|]*)/.exec(line.trim());
    if (parts === null) continue;
    const [, command = "", rest = ""] = parts;
    typed.set(command, new Set([...(typed.get(command) ?? []), ...all(rest, / (--[a-z][\w-]*)/g)]));
  }
}

describe("magi", () => {
  it("is shown with most of its commands", () => {
    expect(typed.size).toBeGreaterThan(10);
    expect([...typed.values()].flatMap((options) => [...options]).length).toBeGreaterThan(20);
  });

  it.each([...typed])("%s has the options that the pages type", async (command, options) => {
    const { code, out } = await runMagi([command, "--help"]);
    expect(code).toBe(0);
    const known = all(out, /(--[a-z][\w-]*)/g);
    expect([...options].filter((option) => !known.includes(option))).toEqual([]);
  });
});

/** The first group of each match. */
function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}
