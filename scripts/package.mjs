// Packs the extension into out/magi.vsix, for this platform or another.
//   --target linux-arm64   in vsce's words; the embedded engine inside is the one for that platform
//   --out FILE             another place for the package
import { parseArgs } from "node:util";
import { runScript } from "./lib/script.mjs";

runScript(async () => {
  const { packVsix } = await import("./lib/pack.mjs");
  const { values } = parseArgs({ options: { target: { type: "string" }, out: { type: "string" } } });
  await packVsix(values);
  return 0;
});
