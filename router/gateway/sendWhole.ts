import type { Candidate } from "../../core/routing/decision.ts";
import type { StageRole } from "../../protocol/routerEvents.ts";
import { HeaderLines } from "../httpServer/responseHead.ts";
import { parseObject } from "../dispatch/chunk.ts";
import { estimatedUsage, roughTokens } from "../dispatch/estimatedUsage.ts";
import { streamAnswer } from "../dispatch/streamAnswer.ts";
import { wholeAnswer } from "../dispatch/wholeAnswer.ts";
import type { Answering } from "./answering.ts";
import { newIdentity, wholeCompletion } from "./completion.ts";
import { decisionHeaders } from "./decisionHeaders.ts";
import { sendJson } from "./sendJson.ts";

/** Sends an answer when it is whole and returns who gave it. */
export async function sendWhole({ decision, request, response, context }: Answering): Promise<Candidate> {
  const profile = context.snapshot.name;
  if (decision.stages.length === 1) {
    const { body, by } = await wholeAnswer(decision, request, context);
    sendJson(response, 200, body, decisionHeaders(decision, { profile, by }));
    return by;
  }
  let finish = "stop";
  let reasoning = "";
  let text = "";
  /** The last event of each stage in which a server counted tokens. */
  const counted: Partial<Record<StageRole, string>> = {};
  const answer = await streamAnswer(
    decision,
    request,
    { ...context, countTokens: true, isWhole: true },
    (role, batch) => {
      for (const { chunk, data } of batch.events) {
        if (chunk.tokens !== undefined) counted[role] = data;
        if (role === "draft") continue;
        finish = chunk.finish ?? finish;
        reasoning += chunk.reasoning;
        text += chunk.text;
      }
      return undefined;
    },
  );
  const { by, draftOnly } = answer;
  const identity = newIdentity(by.modelId, context.clock.now());
  const message = draftOnly
    ? { content: answer.text }
    : { content: text, ...(reasoning === "" ? {} : { reasoning_content: reasoning }) };
  const { usage, timings } = parseObject(counted[answer.role] ?? "") ?? {};
  const headers = decisionHeaders(decision, { profile, by });
  sendJson(
    response,
    200,
    wholeCompletion(identity, message, {
      finish: draftOnly ? answer.finish : finish,
      usage: usage ?? estimatedUsage(roughTokens(request), answer.tokens),
      timings,
      magi: draftOnly ? { draft_only: true } : undefined,
    }),
    draftOnly ? [...headers, ofDraft] : headers,
  );
  return by;
}

const ofDraft = new HeaderLines({ "x-magi-draft-only": "1" });
