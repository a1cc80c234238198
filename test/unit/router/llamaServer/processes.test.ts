import { win32 } from "node:path";
import { expect, it } from "vitest";
import { powerShellOf } from "../../../../router/llamaServer/processes.ts";

it("asks the PowerShell of Windows, and none that lies in a workspace", () => {
  expect(powerShellOf({ SystemRoot: "D:\\WINNT" })).toBe(
    "D:\\WINNT\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
  );
  expect(win32.isAbsolute(powerShellOf({}))).toBe(true);
});
