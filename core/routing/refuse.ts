import type { Refusal } from "./decision.ts";
import type { PlannedStage } from "./planStage.ts";
import type { StageWish } from "./stageWish.ts";
import { countText } from "./countText.ts";
import { largestOf, toSized } from "./whyChosen.ts";

/** Why nobody may be asked, or `undefined` when somebody may, or when nobody is there at all. */
export function findRefusal({ need, isOneModel }: StageWish, { stage, unfit }: PlannedStage): Refusal | undefined {
  if (stage.candidates.length > 0) return undefined;
  const { blind, tooSmall } = unfit;
  const [first] = tooSmall;
  if (first !== undefined) {
    // A model that reads only the last prompt refuses for that one's length.
    const { low, middle } = need.size.estimate(tooSmall.every(({ place }) => place.isSingleTurn));
    const whose = isOneModel === true ? "the model that was asked for takes" : "any model of the profile takes";
    return {
      code: "CONTEXT_TOO_LONG",
      message:
        `The prompt has about ${countText(middle)} tokens (at least ${countText(low)}), more than ${whose}, ${largestOf(tooSmall.map(toSized))}. ` +
        `Shorten the prompt or begin a new conversation, or ${isOneModel === true ? "ask" : "enable"} a model with a larger context.`,
    };
  }
  const [unseeing] = blind;
  if (unseeing === undefined) return undefined;
  return {
    code: "NO_VISION",
    message:
      isOneModel === true
        ? `The prompt has an image, and ${unseeing.modelId} does not see images. If it does, say \`"vision": true\` at it in the registry.`
        : `The prompt has an image, and no model of the profile sees images. Enable one that does; if one of these does, say \`"vision": true\` at it in the registry: ${namesOf(blind.map(({ modelId }) => modelId))}.`,
  };
}

function namesOf(ids: readonly string[]): string {
  const all = [...new Set(ids)];
  return all.length <= 5 ? all.join(", ") : `${all.slice(0, 5).join(", ")} and ${String(all.length - 5)} more`;
}
