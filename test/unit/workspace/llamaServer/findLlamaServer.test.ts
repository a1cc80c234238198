import { expect, it } from "vitest";
import { programFolders, whyNoLlamaServer } from "../../../../workspace/llamaServer/findLlamaServer.ts";

it("looks on PATH as Windows has it, and where winget puts programs", () => {
  const env = { Path: 'C:\\Windows;"D:\\my tools\\llama";;bin', LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" };
  expect(programFolders({ env, platform: "win32" })).toEqual([
    "C:\\Windows",
    "D:\\my tools\\llama",
    "C:\\Users\\ada\\AppData\\Local\\Microsoft\\WinGet\\Links",
  ]);
});

it("looks on PATH, and on macOS where package managers put programs", () => {
  expect(programFolders({ env: { PATH: "/usr/bin::bin:/opt/llama" }, platform: "linux" })).toEqual([
    "/usr/bin",
    "/opt/llama",
  ]);
  expect(programFolders({ env: { PATH: "/usr/bin" }, platform: "darwin" })).toEqual([
    "/usr/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/opt/local/bin",
  ]);
});

it("says what to do about a script of Windows, which cannot be started", () => {
  expect(whyNoLlamaServer("C:\\llama\\start.cmd")).toContain("Name llama-server.exe");
  expect(whyNoLlamaServer("C:\\llama\\llama-server.exe")).toContain("There is no program");
});

it("names the setting in the editor and the option in a terminal, each with what to do there", () => {
  expect(whyNoLlamaServer("")).toContain("say in magi.llamaServer.path where it is");
  expect(whyNoLlamaServer("", "--llama-server")).toContain("say with --llama-server where it is");
  expect(whyNoLlamaServer("/nope")).toBe(
    "There is no program /nope, which magi.llamaServer.path names. Correct the setting, or empty it to look on PATH",
  );
  expect(whyNoLlamaServer("/nope", "--llama-server")).toBe(
    "There is no program /nope, which --llama-server names. Correct it, or leave it out to look on PATH",
  );
  expect(whyNoLlamaServer("start.cmd", "--llama-server")).not.toContain("magi.");
});
