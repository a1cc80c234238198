// The browser that shows VS Code in the tests: one that is installed, else Debian's Chromium.
import os from "node:os";
import path from "node:path";
import { canInstallPackages, installPackages } from "./debian.mjs";
import { findOnPath, isProgram } from "./onPath.mjs";
import { ExplainedError } from "./say.mjs";

const names = ["chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge", "msedge"];

/** The path of a Chrome, Edge or Chromium. Installs Chromium where it can; explains what to do where it cannot. */
export async function ensureBrowser() {
  const chosen = process.env["MAGI_BROWSER"];
  if (chosen !== undefined && chosen !== "") {
    if (isProgram(chosen)) return chosen;
    throw new ExplainedError(
      `MAGI_BROWSER names ${chosen}, which is not a program; set it to a Chrome, Edge or Chromium.`,
    );
  }
  const found = findBrowser();
  if (found !== undefined) return found;
  if (!canInstallPackages())
    throw new ExplainedError(
      "No Chrome, Edge or Chromium was found; install one, or set MAGI_BROWSER to the path of its program.",
    );
  // The fonts give the pictures of a bare machine the same letters as those of a desktop.
  const complaint = await installPackages(["chromium", "fonts-liberation", "fonts-dejavu-core"]);
  const installed = findBrowser();
  if (installed !== undefined) return installed;
  throw new ExplainedError(
    "Chromium could not be installed with apt-get; install Chrome, Edge or Chromium, or set MAGI_BROWSER.",
    complaint,
  );
}

/** What the browser is started with: nothing that needs a screen card, a sandbox for root, or the network. */
export const browserArgs = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findBrowser() {
  return usualPlaces().find(isProgram) ?? names.map(findOnPath).find((file) => file !== undefined);
}

function usualPlaces() {
  if (process.platform === "darwin") {
    const programs = ["Google Chrome", "Microsoft Edge", "Chromium"];
    return ["/Applications", path.join(os.homedir(), "Applications")].flatMap((folder) =>
      programs.map((program) => path.join(folder, `${program}.app`, "Contents", "MacOS", program)),
    );
  }
  if (process.platform === "win32") {
    const folders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name]);
    const programs = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
    return folders.filter(Boolean).flatMap((folder) => programs.map((program) => path.join(folder, program)));
  }
  return [];
}
