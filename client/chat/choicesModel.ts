import { ladderOf } from "../../core/routing/tierLadder.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import type { ModelChoice } from "../../protocol/chatMessages.ts";
import { labelOfName, nameOfTier } from "../../protocol/modelNames.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";

/** What prompts can be sent to under the active profile. */
export interface KnownChoices {
  /** Empty without a profile; else the profile first, then its tiers from the lowest up, then its models. */
  readonly choices: readonly ModelChoice[];
  /** False while a file that says more cannot be read as it is: what is not among the choices may still exist. */
  readonly isWhole: boolean;
}

export const noChoices: KnownChoices = { choices: [], isWhole: false };

/** The names that the router knows: it reads the same files, and takes the same models out of them. */
export function choicesOf(situation: Pick<Situation, "files" | "active">): KnownChoices {
  const file = findActiveProfile(situation);
  if (file === undefined) return noChoices;
  const { profile } = file;
  const { registry } = situation.files;
  const models = registry.state === "ok" ? usableModels(profile, registry.registry).models : [];
  const auto: ModelChoice = {
    kind: "profile",
    name: letProfileDecide,
    label: labelOfName(letProfileDecide),
    detail: "the profile decides",
  };
  const tiers = ladderOf(profile).map(({ name, description, expected_time_seconds }): ModelChoice => {
    const time = `about ${String(expected_time_seconds)} s`;
    return {
      kind: "tier",
      name: nameOfTier(name),
      label: name,
      detail: description === undefined ? time : `${description} · ${time}`,
    };
  });
  return {
    choices: [
      auto,
      ...tiers,
      ...models.map(({ id, tier }): ModelChoice => ({ kind: "model", name: id, label: id, detail: `tier ${tier}` })),
    ],
    isWhole: file.problem === undefined && registry.state === "ok",
  };
}
