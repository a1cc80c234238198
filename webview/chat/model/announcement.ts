import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import { describeTurn } from "./turnModel.ts";

/** How an answer stands, in one sentence that changes only when its state does. */
export function describeAnnouncement(turn: ChatTurn): string {
  const { busy, stages, ending, remarks } = describeTurn(turn);
  if (ending?.kind === "stopped") return "Stopped.";
  if (ending?.kind === "failed") return `The answer failed. ${ending.error}`;
  if (turn.state === "done") return ["The answer is complete.", ...remarks].join(" ");
  if (busy !== undefined) return busy;
  const latest = stages.at(-1);
  if (latest?.thinking) return "The model is thinking.";
  const role = latest?.stage.role;
  if (role === "draft") return "The draft is coming in.";
  return role === "refine" ? "The refined answer is coming in." : "The answer is coming in.";
}
