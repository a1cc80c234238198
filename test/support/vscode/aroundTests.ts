// Runs in every file of the browser suite: pictures of what a failed test saw, and no window left open.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach } from "vitest";
import { closeAll, openWindows } from "./openVsCode.ts";

const failuresDir = "out/ui-failures";

afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  const name = task.name.replace(/[^\w]+/g, "-").slice(0, 80);
  await mkdir(failuresDir, { recursive: true });
  for (const [index, window] of openWindows().entries()) {
    const file = path.join(failuresDir, `${name}-${index + 1}`);
    await window.screenshot(`${file}.png`);
    await writeFile(`${file}.log`, window.serverOutput());
    console.error(`what the window showed: ${file}.png; what its server wrote: ${file}.log`);
  }
});

afterAll(closeAll);
