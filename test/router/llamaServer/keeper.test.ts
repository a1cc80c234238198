import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseKeeperEvent } from "../../../router/llamaServer/keeperEvents.ts";

const keeper = join(import.meta.dirname, "../../../dist/keeper.js");

/** What the keeper of a program says when it is over. */
function keep(program: string): Promise<readonly unknown[]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [keeper, "end", program], (_error, stdout) => {
      resolve(stdout.trim().split("\n").map(parseKeeperEvent));
    });
  });
}

test.each(["/nowhere/llama-server", ""])(
  "a program that cannot be started (%j) is said, not thrown",
  async (program) => {
    expect(await keep(program)).toEqual([{ event: "failed", message: expect.stringMatching(/./) as unknown }]);
  },
);
