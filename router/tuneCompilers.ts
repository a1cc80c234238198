import { setFlagsFromString } from "node:v8";

/**
 * Has V8 compile what runs often once, early and one piece after the other. Left to itself it compiles quickly with
 * Maglev and then well with TurboFan, the latter after 3,000 calls: a router that is new then has half its speed for the
 * first 15,000 prompts, and one with a thousand streams needs 10 to 20 MB more for the two compilers' work, which is never
 * given back. With one compiler at 500 calls it has its speed after 5,000. On two processors, several pieces at a time
 * would only take the time from the prompts.
 */
export function tuneCompilers(): void {
  setFlagsFromString("--no-maglev");
  // Node 20 has other numbers, compiles early by itself, and would say on standard error that it does not know these.
  if (Number.parseInt(process.versions.v8, 10) < firstWithCounts) return;
  setFlagsFromString("--invocation-count-for-turbofan=500");
  setFlagsFromString("--concurrent-turbofan-max-threads=1");
}

/** The version of V8 in Node 22. */
const firstWithCounts = 12;
