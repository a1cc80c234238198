// Profiles that lie elsewhere than usual, in a window that has just been opened.
import { test } from "vitest";
import { openVsCode } from "../../support/vscode/openVsCode.ts";

test("the active profile is in the status bar from the start, before any file of MAGI is opened", async () => {
  const window = await openVsCode({
    theme: "dark",
    without: ["config"],
    files: {
      ".vscode/settings.json": JSON.stringify({ "magi.profilesFolder": "profiles" }),
      "profiles/desk.yaml": "enabled_models: [qwen3_4p0b_q4km_fast]\n",
    },
  });
  await window.statusBar.waitFor("desk");
});
