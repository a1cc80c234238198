import { toLogLine } from "../../core/calibration/logEntry.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import type { Clock } from "../../core/ports.ts";
import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import { DecisionLogWriter } from "../../workspace/decisionLog/decisionLogWriter.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import type { Log } from "../log.ts";
import type { AnswerRecorder, RecordListener } from "./answerRecorder.ts";

/** What the user says about the log of decisions on disk. */
export interface DecisionLogWish {
  /** Whether the prompts' texts are logged too. */
  readonly prompts: boolean;
}

/** A longer prompt is cut in the log. */
const maxPromptCharacters = 20_000;

/**
 * Logs what becomes of each prompt of a workspace. Returns a way to end that, which resolves when everything is written.
 * A log that cannot be written is told once, and is no trouble otherwise.
 */
export async function logDecisions(
  recorder: AnswerRecorder,
  wish: DecisionLogWish,
  given: { readonly workspaceRoot: string; readonly clock: Clock; readonly log: Log },
): Promise<() => Promise<void>> {
  const { workspaceRoot, clock, log } = given;
  let files;
  try {
    files = await findLogFiles(workspaceRoot);
  } catch (error) {
    log(`Decisions are not logged: ${error instanceof Error ? error.message : String(error)}`);
    return () => Promise.resolve();
  }
  const writer = new DecisionLogWriter({ files, clock, onTrouble: log });
  const listen: RecordListener = (record, { isChat, prompt }) => {
    // Texts that were only turned into vectors say nothing of tiers.
    if (!isChat) return;
    const said = wish.prompts ? prompt?.slice(0, maxPromptCharacters) : undefined;
    writer.append(() => toLogLine(toEntry(record, said)));
  };
  const end = recorder.onRecord(listen, { wantsPrompts: wish.prompts });
  return () => {
    end();
    return writer.flush();
  };
}

/** What is logged: no text but the prompt, where it is wanted, and no address. */
function toEntry(record: DecisionRecord, prompt: string | undefined): LogEntry {
  const { at, profile, score, tier, pinned, outcome, code, totalMs, failovers, stages } = record;
  return {
    at,
    profile,
    score,
    tier,
    pinned,
    outcome,
    ...(code !== undefined && { code }),
    totalMs,
    failovers,
    stages: stages.map(({ role, tier: by, modelId, ttftMs, totalMs: stageMs, tokens, tokensEstimated }) => ({
      role,
      tier: by,
      model: modelId,
      ...(ttftMs !== undefined && { ttftMs }),
      ...(stageMs !== undefined && { totalMs: stageMs }),
      ...(tokens !== undefined && { tokens }),
      ...(tokensEstimated === true && { tokensEstimated }),
    })),
    ...(prompt !== undefined && { prompt }),
  };
}
