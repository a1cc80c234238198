import type { Candidate } from "../../core/routing/decision.ts";
import { HeaderLines } from "../httpServer/responseHead.ts";
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
  const {
    by,
    draftOnly,
    text: draft,
  } = await streamAnswer(decision, request, { ...context, countTokens: true }, (role, batch) => {
    if (role === "draft") return undefined;
    for (const { chunk } of batch.events) {
      finish = chunk.finish ?? finish;
      reasoning += chunk.reasoning;
      text += chunk.text;
    }
    return undefined;
  });
  const identity = newIdentity(by.modelId, context.clock.now());
  const content = draftOnly ? draft : text;
  const message = { content, ...(reasoning === "" ? {} : { reasoning_content: reasoning }) };
  const headers = decisionHeaders(decision, { profile, by });
  sendJson(
    response,
    200,
    wholeCompletion(identity, message, { finish, ...(draftOnly ? { magi: { draft_only: true } } : {}) }),
    draftOnly ? [...headers, ofDraft] : headers,
  );
  return by;
}

const ofDraft = new HeaderLines({ "x-magi-draft-only": "1" });
