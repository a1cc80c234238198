import { setFlagsFromString } from "node:v8";

/**
 * V8 compiles what runs often twice: quickly with Maglev, then well with TurboFan. Without the first, a router with a
 * thousand streams needs 15 to 20 MB less, and takes no more time that could be measured. A version of V8 that does not
 * know the name says so on standard error and goes on.
 */
export function leaveOutMaglev(): void {
  setFlagsFromString("--no-maglev");
}
