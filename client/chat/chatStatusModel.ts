import { ladderOf } from "../../core/routing/tierLadder.ts";
import type { ChatStatus, UnreadyChoice } from "../../protocol/chatMessages.ts";
import { nameOfTier } from "../../protocol/modelNames.ts";
import { isGuide, readinessOf, standInWords } from "../situation/readinessModel.ts";
import type { ModelReadiness } from "../situation/readinessModel.ts";
import { missingOf } from "../situation/missing.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";

/** Where the chat stands, for the line above its input and for those who choose who answers. */
export function chatStatus(situation: Situation): ChatStatus {
  const { readiness, detail, models } = readinessOf(situation);
  const missing = missingOf(situation);
  const standIn = standInWords(situation);
  const unready = unreadyChoices(situation, models);
  return {
    profile: situation.active.name ?? null,
    readiness: standIn !== undefined && readiness === "ready" ? "partly" : readiness,
    detail: standIn === undefined ? detail : `${standIn} ${detail}`,
    guide: isGuide(situation),
    ...(missing !== undefined && { missing }),
    ...(unready.length > 0 && { unready }),
  };
}

function unreadyChoices(situation: Situation, models: readonly ModelReadiness[]): readonly UnreadyChoice[] {
  const profile = findActiveProfile(situation)?.profile;
  // Before the router has said anything, nobody knows.
  if (profile === undefined || models.every(({ state }) => state === "unchecked" || state === "left-out")) return [];
  const tiers = ladderOf(profile).flatMap(({ name }) => {
    const words = tierWords(models.filter(({ tier, state }) => tier === name && state !== "left-out"));
    return words === undefined ? [] : [{ name: nameOfTier(name), words }];
  });
  const silent = models.flatMap(({ id, state }) => {
    const words = modelWords(state);
    return words === undefined ? [] : [{ name: id, words }];
  });
  return [...tiers, ...silent];
}

function tierWords(models: readonly ModelReadiness[]): string | undefined {
  if (models.length === 0) return "no model";
  if (models.every(({ state }) => state === "silent")) return "no model answers";
  return models.every(({ state }) => state === "silent" || state === "starting") ? "starting" : undefined;
}

function modelWords(state: ModelReadiness["state"]): string | undefined {
  if (state === "silent") return "does not answer";
  return state === "starting" ? "starting" : undefined;
}
