// Finding a program as a shell would.
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

/** The full path of a program that PATH leads to, or `undefined`. */
export function findOnPath(name) {
  return findAllOnPath(name)[0];
}

/** Every program of this name that PATH leads to, the preferred one first. */
export function findAllOnPath(name) {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((directory) => directory !== "")
    .flatMap((directory) => names.map((candidate) => path.join(directory, candidate)))
    .filter(isProgram);
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
