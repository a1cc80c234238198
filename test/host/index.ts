// Runs inside the extension host, started by VS Code itself: every suite beside this file, reported through the console,
// which reaches the script that started VS Code in every kind of window (scripts/lib/hostSuite.mjs).
import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import { reportThrough } from "./reportThrough.ts";

/** VS Code calls this; a rejection becomes its exit code. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000, color: false, reporter: reportThrough(console.log) });
  const suitesDir = path.join(__dirname, "suite");
  const wanted = process.env["MAGI_HOST_SUITES"]?.split(",") ?? [];
  for (const file of readdirSync(suitesDir).sort()) {
    const isWanted = wanted.length === 0 || wanted.some((name) => file.startsWith(name));
    if (file.endsWith(".test.js") && isWanted) mocha.addFile(path.join(suitesDir, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests of the extension host failed`);
}
