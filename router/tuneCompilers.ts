import { setFlagsFromString } from "node:v8";

/**
 * Has V8 compile what runs often once, early, and one piece after the other. Left to itself, that of Node 24 compiles
 * quickly with Maglev, and well with TurboFan after 3,000 calls: a new router then has half its speed for the first 15,000
 * prompts, and with a thousand streams it needs 10 MB for the work of two compilers, which never come back. With TurboFan
 * alone at 500 calls it has its speed after 5,000 prompts. On two processors, several pieces at a time would take the prompts'
 * time. A version that does not know a flag any more says so on standard error and goes on.
 */
export function tuneCompilers(): void {
  setFlagsFromString("--no-maglev");
  // Node 20 counts otherwise and compiles early by itself; it would say on standard error that it knows none of these.
  if (Number.parseInt(process.versions.v8, 10) < firstWithCounts) return;
  setFlagsFromString("--invocation-count-for-feedback-allocation=2");
  setFlagsFromString("--invocation-count-for-turbofan=500");
  setFlagsFromString("--concurrent-turbofan-max-threads=1");
}

/** The version of V8 in Node 22. */
const firstWithCounts = 12;
