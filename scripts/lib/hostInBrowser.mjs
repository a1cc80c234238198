// The extension host's suites in VS Code's own server, with a browser as its window.
import { chromium } from "playwright-core";
import { browserArgs, ensureBrowser } from "./browser.mjs";
import { ensureCodeServer } from "./codeServer.mjs";
import { atEnd } from "./script.mjs";
import { startPlainServer, stateIn } from "./serverProcess.mjs";

/** Runs a compiled suite to its end. Whether it passed is in what it reports. */
export async function runInBrowser({ folder, home, extensionDir, suiteFile, onOutput, timeoutMs }) {
  await ensureCodeServer();
  const executablePath = await ensureBrowser();
  const server = await startPlainServer({ folder, home, env: stateIn(home) });
  const browser = await chromium.launch({ executablePath, args: browserArgs });
  atEnd(() => browser.close());
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const ended = new Promise((resolve, reject) => {
      void page.exposeFunction("codeAutomationExit", resolve);
      page.once("crash", () => {
        reject(new Error("the browser's page crashed"));
      });
      setTimeout(() => {
        resolve(1);
      }, timeoutMs).unref();
    });
    await page.exposeFunction("codeAutomationLog", (_type, args) => {
      onOutput(args.map(String).join(" "));
    });
    await page.goto(
      `${server.folderUrl}&payload=${encodeURIComponent(toPayload({ server, extensionDir, suiteFile }))}`,
    );
    await ended;
  } finally {
    await browser.close();
    await server.end();
  }
}

/** What tells the window which extension to load from its folder and which suite to run. */
function toPayload({ server, extensionDir, suiteFile }) {
  const remote = (file) => `vscode-remote://${new URL(server.url).host}${file}`;
  return JSON.stringify([
    ["extensionDevelopmentPath", remote(extensionDir)],
    ["extensionTestsPath", remote(suiteFile)],
    ["skipWelcome", "true"],
  ]);
}
