import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commandIds } from "../../client/commands/commandTable.ts";

const root = path.join(import.meta.dirname, "../..");

interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string }[] };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly markdownDescription?: string }>>;
    };
    readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string }[] }[];
  };
}

const text = readFileSync(path.join(root, "package.json"), "utf8");
const { contributes, ...manifest } = JSON.parse(text) as Manifest;
const contributed = new Set(contributes.commands.map(({ command }) => command));
const views = new Set(Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id)));

/** Commands of ours that are linked from a text. */
function linkedIn(contents: string): readonly string[] {
  return [...contents.matchAll(/command:(magi\.[\w.]+)/g)].map(([, command]) => command ?? "");
}

describe("the extension's manifest", () => {
  it("contributes exactly the commands of the command table", () => {
    expect([...contributed].sort()).toEqual([...commandIds].sort());
  });

  it("has no command twice", () => {
    expect(contributes.commands).toHaveLength(contributed.size);
  });

  it("puts only commands that exist into menus, welcome texts and walkthroughs", () => {
    const used = [
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...contributes.viewsWelcome.flatMap(({ contents }) => linkedIn(contents)),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ description }) => linkedIn(description))),
    ];
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((command) => !contributed.has(command))).toEqual([]);
  });

  it("speaks only of views that exist", () => {
    const conditions = Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when ?? ""));
    const named = conditions.flatMap((when) => [...when.matchAll(/view == ([\w.]+)/g)].map(([, view]) => view ?? ""));
    const welcomed = contributes.viewsWelcome.map(({ view }) => view);
    expect([...named, ...welcomed].filter((view) => !views.has(view))).toEqual([]);
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    expect(Object.keys(contributes.views)).toEqual(containers);
  });

  it("puts a command on no item of another extension's view, whatever that calls its items", () => {
    const items = contributes.menus["view/item/context"] ?? [];
    expect(items.length).toBeGreaterThan(10);
    expect(items.filter(({ when = "" }) => !/^view (?:== magi\.|=~ \/\^magi\\\.\/)/.test(when))).toEqual([]);
  });

  it("asks for trust in all menus of an editor or in none, so that a command is not here and gone there", () => {
    const menus = ["commandPalette", "editor/title", "editor/context"];
    const entries = menus.flatMap((menu) => contributes.menus[menu] ?? []);
    expect(new Set(entries.map(({ command }) => command)).size).toBeGreaterThan(4);
    const asking = new Set(entries.filter(({ when = "" }) => when.includes("isWorkspaceTrusted")));
    const commands = new Set([...asking].map(({ command }) => command));
    expect(entries.filter((entry) => commands.has(entry.command) && !asking.has(entry))).toEqual([]);
  });

  it("names only files that exist", () => {
    const files = [...text.matchAll(/"(\.\/[\w./-]+|media\/[\w./-]+)"/g)].map(([, file]) => file ?? "");
    const built = files.filter((file) => file.startsWith("./dist/"));
    const missing = files.filter((file) => !built.includes(file) && !existsSync(path.join(root, file)));
    expect(files).toContain(manifest.icon);
    expect(files.length).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it("describes every setting, and every setting is read somewhere", () => {
    const settings = Object.entries(contributes.configuration.properties);
    const source = ["client/settings.ts", "client/router/routerControl.ts", "server/settings.ts"]
      .map((file) => readFileSync(path.join(root, file), "utf8"))
      .join("\n");
    // The language client reads this one by itself.
    const ours = settings.filter(([name]) => name !== "magi.trace.server");
    const isRead = (name: string): boolean => {
      const keys = name.split(".").slice(1);
      return [keys.join("."), keys.join('", "')].some((path) => source.includes(`"${path}"`));
    };
    expect(ours.map(([name]) => name).filter((name) => !isRead(name))).toEqual([]);
    expect(settings.filter(([, { markdownDescription }]) => (markdownDescription ?? "").length < 20)).toEqual([]);
  });
});
