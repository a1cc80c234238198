import type { StagePlan } from "../../core/routing/decision.ts";
import { ContextShare } from "../queue/contextShare.ts";
import { roughTokens } from "./estimatedUsage.ts";
import type { ModelRequest } from "./modelRequest.ts";
import { allowedAnswerTokens } from "./mostAnswerTokens.ts";
import { improve } from "./requestBody.ts";

/** What a stage of an answer takes of a context that slots share. To be asked for before the request is let go. */
export function shareOf(request: ModelRequest, { maxTokens }: Pick<StagePlan, "maxTokens">, draft = ""): ContextShare {
  return new ContextShare(() => {
    // A text to make a vector of is read by itself, and its tokens are not kept.
    if (request.api === "embeddings") return { prompt: 0, answer: 0 };
    // Other scripts than Latin have about a token for four bytes as well.
    const bytes = request.length + Buffer.byteLength(request.text) - request.text.length;
    const more = draft === "" ? 0 : Buffer.byteLength(draft) + improve.length;
    return { prompt: roughTokens({ length: bytes + more }), answer: allowedAnswerTokens(request, maxTokens) };
  });
}
