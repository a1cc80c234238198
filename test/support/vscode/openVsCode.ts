// One VS Code with the packed extension, as a user has it in front of them, on a workspace of its own.
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser } from "playwright-core";
import { inject } from "vitest";
import { browserArgs } from "../../../scripts/lib/browser.mjs";
import { startCodeServer } from "../../../scripts/lib/serverProcess.mjs";
import { patienceMs } from "./patience.ts";
import "./provided.ts";
import { VsCodeWindow } from "./vsCodeWindow.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** VS Code's own themes, by what a person would call them. */
const themes = {
  dark: "Dark Modern",
  light: "Light Modern",
  "high contrast": "Default High Contrast",
  "high contrast light": "Default High Contrast Light",
} as const;

export interface VsCodeOptions {
  /** The folder to copy, relative to the repository's root. */
  readonly workspace?: string;
  /** Files to write into the copy before it is opened, by their path in it. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths to remove from the copy before it is opened. */
  readonly without?: readonly string[];
  readonly theme?: keyof typeof themes;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine, for those that a workspace must not change. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Environment of VS Code and of all that the extension starts, except PATH: that is a login shell's. */
  readonly env?: Readonly<Record<string, string>>;
  /** `false` opens the folder as an unknown one, so that VS Code asks whether it is trusted. */
  readonly trusted?: boolean;
}

const open = new Set<VsCodeWindow>();
let browser: Promise<Browser> | undefined;

/** Opens a window. It ends with `close()`, or by itself after the last test of the file. */
export async function openVsCode(options: VsCodeOptions = {}): Promise<VsCodeWindow> {
  const scratchDir = await realpath(await mkdtemp(path.join(os.tmpdir(), "magi-window-")));
  const folder = path.join(scratchDir, path.basename(options.workspace ?? "workspace"));
  await cp(path.join(root, options.workspace ?? "examples/workspace"), folder, { recursive: true });
  for (const place of options.without ?? []) await rm(path.join(folder, place), { recursive: true, force: true });
  for (const [place, text] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(folder, place)), { recursive: true });
    await writeFile(path.join(folder, place), text);
  }

  if (options.machineSettings !== undefined) {
    const file = path.join(scratchDir, "user-data/Machine/settings.json");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(options.machineSettings));
  }
  const server = await startCodeServer({
    folder,
    home: { userData: path.join(scratchDir, "user-data"), extensions: inject("extensionsDir") },
    settings: { "workbench.colorTheme": themes[options.theme ?? "dark"], ...options.settings },
    env: {
      XDG_STATE_HOME: path.join(scratchDir, "state"),
      // VS Code leaves its sockets there. The folder of temporary files is too deep for them on macOS, with ours below it.
      ...(process.platform === "linux" && { XDG_RUNTIME_DIR: scratchDir }),
      ...options.env,
    },
    trusted: options.trusted ?? true,
  });
  browser ??= chromium.launch({ executablePath: inject("browser"), args: [...browserArgs] });
  const context = await (
    await browser
  ).newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(patienceMs);
  const window = new VsCodeWindow({
    page: await context.newPage(),
    folder,
    server,
    onClose: async () => {
      open.delete(window);
      await context.close();
      await server.end();
      await rm(scratchDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  });
  open.add(window);
  await window.load();
  return window;
}

/** The windows that are open just now, for the pictures of a failed test. */
export function openWindows(): readonly VsCodeWindow[] {
  return [...open];
}

/** Closes every window and the browser. */
export async function closeAll(): Promise<void> {
  await Promise.all([...open].map((window) => window.close()));
  await (await browser)?.close();
  browser = undefined;
}
