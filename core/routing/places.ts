import type { Profile } from "../profile/profile.ts";
import type { Registry, RegistryModel } from "../registry/registry.ts";
import type { Candidate } from "./decision.ts";
import { ladderOf } from "./tierLadder.ts";
import type { TierLadder } from "./tierLadder.ts";
import { usableModels } from "./usableModels.ts";

/** An endpoint of a model that the profile can use, with what the registry says of both. */
export interface Place {
  readonly tier: string;
  readonly modelId: string;
  /** `Endpoint.id`. */
  readonly endpoint: string;
  /** The three above as a decision names them. */
  readonly candidate: Candidate;
  readonly weight: number;
  readonly slots: number | undefined;
  /** Tokens that a prompt and its answer may have together. */
  readonly contextTokens: number | undefined;
  /** What the registry says of the model. */
  readonly model: RegistryModel;
  /** It reads only the last prompt. */
  readonly isSingleTurn: boolean;
}

/** What a profile and a registry mean for every prompt alike. */
export interface Places {
  readonly ladder: TierLadder;
  /** By tier, in the order of `enabled_models`. */
  readonly byTier: ReadonlyMap<string, readonly Place[]>;
  readonly byModel: ReadonlyMap<string, readonly Place[]>;
  /** One sentence for each enabled model that is left out. */
  readonly leftOut: readonly string[];
}

/** The places of a profile. They are worked out once for each pair of profile and registry, not for each prompt. */
export function placesOf(profile: Profile, registry: Registry): Places {
  const ofProfile = known.get(profile) ?? new WeakMap<Registry, Places>();
  known.set(profile, ofProfile);
  const found = ofProfile.get(registry) ?? findPlaces(profile, registry);
  ofProfile.set(registry, found);
  return found;
}

const known = new WeakMap<Profile, WeakMap<Registry, Places>>();

function findPlaces(profile: Profile, registry: Registry): Places {
  const { models, leftOut } = usableModels(profile, registry);
  const byTier = new Map<string, Place[]>();
  const byModel = new Map<string, readonly Place[]>();
  const notForChat: string[] = [];
  for (const { id, tier, endpoints } of models) {
    const model = registry.models.get(id);
    if (model === undefined) continue;
    const places = endpoints.map((endpoint): Place => ({
      tier,
      modelId: id,
      endpoint: endpoint.id,
      candidate: { tier, modelId: id, endpoint: endpoint.id },
      weight: endpoint.weight,
      slots: endpoint.kind === "http" ? endpoint.slots : undefined,
      contextTokens: model.ctx_size !== undefined && model.ctx_size > 0 ? model.ctx_size : undefined,
      model,
      isSingleTurn: model.single_turn === true,
    }));
    byModel.set(id, places);
    if (model.is_embedding === true) notForChat.push(`${id} is left out: it makes vectors of texts and does not chat.`);
    else if (model.is_reranker === true) notForChat.push(`${id} is left out: it ranks texts and does not chat.`);
    else {
      const ofTier = byTier.get(tier) ?? [];
      ofTier.push(...places);
      byTier.set(tier, ofTier);
    }
  }
  return { ladder: ladderOf(profile), byTier, byModel, leftOut: [...leftOut.values(), ...notForChat] };
}
