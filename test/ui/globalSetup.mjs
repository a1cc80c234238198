// Before the first browser test: VS Code, a browser and the packed extension are there, and the extension is installed.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureBrowser } from "../../scripts/lib/browser.mjs";
import { ensureCodeServer } from "../../scripts/lib/codeServer.mjs";
import { packVsix } from "../../scripts/lib/pack.mjs";
import { endEverything } from "../../scripts/lib/processes.mjs";
import { installVsix } from "../../scripts/lib/serverProcess.mjs";

/** MAGI_VSIX names a package to test; without it, the present source is packed. */
export default async function setup({ provide }) {
  await ensureCodeServer();
  const browser = await ensureBrowser();
  const vsix = process.env["MAGI_VSIX"] || (await packVsix());
  const scratchDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "magi-ui-")));
  const home = { userData: path.join(scratchDir, "user-data"), extensions: path.join(scratchDir, "extensions") };
  await installVsix(vsix, home);
  provide("browser", browser);
  provide("extensionsDir", home.extensions);
  return async () => {
    await endEverything();
    rmSync(scratchDir, { recursive: true, force: true, maxRetries: 5 });
  };
}
