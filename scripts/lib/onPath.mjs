// Finding a program as a shell would.
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** The full path of a program that PATH leads to, or `undefined`. */
export function findOnPath(name) {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const directory of (process.env["PATH"] ?? "").split(path.delimiter))
    for (const candidate of names) {
      const file = path.join(directory, candidate);
      if (directory !== "" && isProgram(file)) return file;
    }
  return undefined;
}

/** Whether this file can be started. */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false; // Absent or not ours to start: either way, not a program for us.
  }
}
