import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import type { Speeds } from "./speeds.ts";

/** Takes from the record of an answer how fast its models were. What went through a failover says nothing of them. */
export function recordSpeeds(
  { stages, failovers }: DecisionRecord,
  speeds: Pick<Speeds, "record" | "recordWhole">,
): void {
  if (failovers > 0) return;
  for (const { modelId, ttftMs, totalMs, tokens, tokensEstimated } of stages)
    if (ttftMs === undefined) {
      // One that was not streamed; one that failed has no tokens.
      if (tokens !== undefined && totalMs !== undefined && tokensEstimated !== true)
        speeds.recordWhole(modelId, { tokens, totalMs });
    } else
      speeds.record(modelId, {
        ttftMs,
        ...(tokens !== undefined && totalMs !== undefined && { tokens, generationMs: totalMs - ttftMs }),
      });
}
