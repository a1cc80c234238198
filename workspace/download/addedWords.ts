import { assertNever } from "../../core/assertNever.ts";
import type { AddedModel, ProfileOutcome } from "./addModel.ts";

/** What came of adding a model, in one to three sentences. */
export function addedWords({ modelId, isEmbedded, profile }: AddedModel): string {
  const how = isEmbedded ? "MAGI runs it itself" : "a server runs it";
  return [`${modelId} is in the registry; ${how}.`, profileWords(profile)].join(" ").trim();
}

function profileWords(profile: ProfileOutcome): string {
  switch (profile.state) {
    case "created":
      return `The new profile ${profile.name} sends every prompt to it.`;
    case "changed":
    case "kept": {
      const { name, state, addedTier, hasTier } = profile;
      const first = state === "kept" ? `The profile ${name} had it already.` : `The profile ${name} uses it.`;
      if (addedTier !== undefined) return `${first} It has the tier ${addedTier} for it now.`;
      return hasTier ? first : `${first} None of its tiers is the model's, so no prompt gets there yet.`;
    }
    case "broken":
      return `The profile ${profile.name} has a mistake and was left alone; mend it and name the model under enabled_models.`;
    case "several":
      return `Name it under enabled_models of a profile (${profile.names.join(", ")}), or say which one with --profile.`;
    case "not-for-chat":
      return "It is not made for chatting, so no profile names it.";
    case "none":
      return "";
    default:
      return assertNever(profile);
  }
}
