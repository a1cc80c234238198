import type { ModelServer } from "../situation/modelServers.ts";

/** Who runs a model's server, in a sentence for a hover. */
export function runnerWords({ state, pid, detail }: ModelServer): string {
  switch (state) {
    case "running":
      return pid === undefined
        ? (detail ?? "MAGI is starting its llama-server.")
        : `MAGI runs its llama-server (process ${String(pid)}).`;
    case "stopped":
      return detail ?? "Its llama-server is not started.";
    case "elsewhere":
      return detail ?? "Its server was not started by MAGI.";
  }
}
