import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { ServerRecords } from "../../../../router/llamaServer/serverRecords.ts";

// As on Windows while another program looks at the file.
vi.mock("node:fs/promises", async (original) => ({
  ...(await original<object>()),
  rm: () => Promise.reject(Object.assign(new Error("resource busy"), { code: "EIO" })),
}));

test("a record that cannot be removed is told, and nothing ends for it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "magi-records-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const lines: string[] = [];
  const records = new ServerRecords(folder, (line) => lines.push(line));
  await records.write({ port: 8081, modelId: "m", pid: 4_194_305, program: "llama-server", args: [], keep: false });
  await records.remove(8081, 1);
  expect(lines).toEqual([]);
  await records.remove(8081, 4_194_305);
  expect(lines).toEqual(["the record of a llama-server at port 8081 is left behind: Error: resource busy"]);
});
