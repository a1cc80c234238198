import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import type { Speeds } from "./speeds.ts";

/** Takes from the record of an answer how fast its models were. What went through a failover says nothing of them. */
export function recordSpeeds({ stages, failovers }: DecisionRecord, speeds: Pick<Speeds, "record">): void {
  if (failovers > 0) return;
  for (const { modelId, ttftMs, totalMs, tokens } of stages)
    if (ttftMs !== undefined)
      speeds.record(modelId, {
        ttftMs,
        ...(tokens !== undefined && totalMs !== undefined && { tokens, generationMs: totalMs - ttftMs }),
      });
}
