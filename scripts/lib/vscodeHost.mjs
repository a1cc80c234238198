// Which VS Code runs the suites of the extension host: the desktop one where it can be had, else the one for the browser.
import { findDesktop, canDownloadDesktop } from "./desktop.mjs";
import { findOnPath } from "./onPath.mjs";
import { ExplainedError, say } from "./say.mjs";

const choices = ["auto", "electron", "code-server"];

/** The host to use. MAGI_TEST_HOST forces it: `electron`, `code-server`, or `auto` (the default). */
export async function chooseHost() {
  const choice = process.env["MAGI_TEST_HOST"] || "auto";
  if (!choices.includes(choice))
    throw new ExplainedError(`MAGI_TEST_HOST is "${choice}"; it can be ${choices.join(", ")}.`);
  if (choice === "electron" || (choice === "auto" && (await desktopWorks()))) {
    const { runInDesktop } = await import("./hostInDesktop.mjs");
    return { name: "desktop VS Code", run: runInDesktop };
  }
  const { runInBrowser } = await import("./hostInBrowser.mjs");
  return { name: "VS Code for the browser (code-server)", run: runInBrowser };
}

async function desktopWorks() {
  if (!hasScreen()) {
    say("There is no screen for a desktop VS Code (and no xvfb-run), so the one for the browser is used.");
    return false;
  }
  return findDesktop() !== undefined || (await canDownloadDesktop());
}

function hasScreen() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]) || findOnPath("xvfb-run") !== undefined;
}
