import { describe, expect, it } from "vitest";
import { commandFile } from "../../../scripts/lib/commandFile.mjs";
import { usualCodeCommands } from "../../../scripts/lib/desktop.mjs";

describe("a command file of Windows", () => {
  const lineOf = (command: string, ...args: readonly string[]) => commandFile(command, args).args.at(-1) ?? "";
  /** What cmd.exe runs of a line behind `/s /c`, by its own help: the first and the last quote are taken away. */
  const asCmdReads = (line: string) => line.replace(/^"/, "").replace(/"(?=[^"]*$)/, "");

  it("keeps its path and arguments whole although they have spaces", () => {
    const code = "C:\\Users\\Ada Byron\\AppData\\Local\\Programs\\Microsoft VS Code\\bin\\code.cmd";
    const line = lineOf(code, "--wait", "--user-data-dir", "C:\\my work\\user-data", "C:\\a & b\\");
    expect(asCmdReads(line)).toBe(`"${code}" --wait --user-data-dir "C:\\my work\\user-data" "C:\\a & b\\\\"`);
  });

  it("is named plainly when it is plain, because cmd.exe takes a quoted name for one of the current folder", () => {
    expect(asCmdReads(lineOf("npm", "ci", "--prefix", "C:\\magi", "--loglevel=error"))).toBe(
      "npm ci --prefix C:\\magi --loglevel=error",
    );
  });

  it("is handed over as it is written, not quoted again", () => {
    expect(commandFile("npm", [])).toMatchObject({ program: "cmd.exe", options: { windowsVerbatimArguments: true } });
    expect(() => commandFile("npm", ['say "hello"'])).toThrow(/cannot be handed/);
  });
});

describe("VS Code that is installed and not on PATH", () => {
  it("is looked for where its installers put it", () => {
    const env = { LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local", ProgramFiles: "C:\\Program Files" };
    expect(usualCodeCommands("win32", { home: "C:\\Users\\ada", env })).toEqual([
      "C:\\Users\\ada\\AppData\\Local\\Programs\\Microsoft VS Code\\bin\\code.cmd",
      "C:\\Program Files\\Microsoft VS Code\\bin\\code.cmd",
    ]);
    expect(usualCodeCommands("win32", { home: "C:\\Users\\ada", env: {} })).toEqual([]);
    expect(usualCodeCommands("darwin", { home: "/Users/ada", env: {} })[1]).toBe(
      "/Users/ada/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code",
    );
    expect(usualCodeCommands("linux", { home: "/home/ada", env: {} })).toEqual([]);
  });
});
