// Running npm, with whatever Node comes first on PATH. Runs on a bare Node 20.
import { run } from "./processes.mjs";

/** Runs npm to its end; see `run` for what it resolves to. */
export function npm(args, options) {
  // On Windows npm is a command file, which only a shell can start.
  return process.platform === "win32"
    ? run("cmd.exe", ["/d", "/s", "/c", "npm", ...args], options)
    : run("npm", args, options);
}
