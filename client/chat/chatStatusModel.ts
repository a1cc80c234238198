import type { ChatStatus } from "../../protocol/chatMessages.ts";
import { isGuide, readinessOf } from "../situation/readinessModel.ts";
import { missingOf } from "../situation/missing.ts";
import type { Situation } from "../situation/situation.ts";

/** Where the chat stands, for the line above its input. */
export function chatStatus(situation: Situation): ChatStatus {
  const { readiness, detail } = readinessOf(situation);
  const missing = missingOf(situation);
  return {
    profile: situation.active.name ?? null,
    readiness,
    detail,
    guide: isGuide(situation),
    ...(missing !== undefined && { missing }),
  };
}
