import type { EndpointHealth } from "../../core/health/health.ts";
import { seesImages } from "../../core/registry/seesImages.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { RegistryModel } from "../../core/registry/registry.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import type { ModelChoice } from "../../protocol/chatMessages.ts";
import { findTierOfName } from "../../protocol/modelNames.ts";
import { choicesOf } from "../chat/choicesModel.ts";
import { endpointsByModel } from "../situation/endpointsByModel.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";

/** One entry of VS Code's model picker. */
export interface NativeModel {
  /** As the router's requests name it. */
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly detail: string;
  readonly tooltip: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: { readonly imageInput: boolean; readonly toolCalling: boolean };
  /** Not in the typings yet: without it the lists that VS Code offers, such as for MCP servers, may leave the model out. */
  readonly isUserSelectable: true;
}

/** Of a model whose context neither its server nor the registry tells. */
const usualContext = 32_768;
/** So much of a context is kept free for the answer, at most. */
const mostOutput = 8_192;

/** What VS Code's own chat can send prompts to: what MAGI's chat offers, while a router runs or is about to. */
export function nativeModels(situation: Situation): readonly NativeModel[] {
  if (situation.router.kind === "off") return [];
  const file = findActiveProfile(situation);
  if (file === undefined) return [];
  const { registry } = situation.files;
  const usable =
    registry.state === "ok"
      ? usableModels(file.profile, registry.registry).models.flatMap(({ id }) => registry.registry.models.get(id) ?? [])
      : [];
  const byId = new Map(usable.map((model) => [model.model_id, model]));
  return choicesOf(situation).choices.map((choice) => {
    const behind = modelsBehind(choice, usable, byId);
    const context = Math.max(0, ...behind.map((model) => contextOf(model, situation))) || usualContext;
    const maxOutputTokens = Math.min(mostOutput, Math.floor(context / 4));
    return {
      id: choice.name,
      name: nameOf(choice),
      family: "magi",
      version: "1",
      detail: file.name,
      tooltip: choice.kind === "profile" ? `The profile ${file.name} decides who answers` : choice.detail,
      maxInputTokens: context - maxOutputTokens,
      maxOutputTokens,
      // Whether a model can call tools nobody knows before it is asked; the router passes them on untouched.
      capabilities: { imageInput: behind.some((model) => isSeeing(model, situation)), toolCalling: true },
      isUserSelectable: true,
    };
  });
}

/**
 * VS Code sorts its picker by name and takes the first for whoever has chosen none. That must be the profile's own entry, or
 * `@magi` would pass the profile over; a space sorts before a colon, and all of them stand together.
 */
function nameOf({ kind, label }: ModelChoice): string {
  return kind === "profile" ? `MAGI ${label}` : `MAGI: ${label}`;
}

function modelsBehind(
  { kind, name }: ModelChoice,
  usable: readonly RegistryModel[],
  byId: ReadonlyMap<string, RegistryModel>,
): readonly RegistryModel[] {
  if (kind === "profile") return usable;
  if (kind === "tier") return usable.filter((model) => effectiveTier(model) === findTierOfName(name));
  const model = byId.get(name);
  return model === undefined ? [] : [model];
}

/** In tokens; the server's word before the registry's. */
function contextOf({ model_id, ctx_size }: RegistryModel, situation: Situation): number {
  const told = endpointsOf(model_id, situation).find(({ contextTokens }) => contextTokens !== undefined);
  return told?.contextTokens ?? ctx_size ?? usualContext;
}

function isSeeing(model: RegistryModel, situation: Situation): boolean {
  const told = endpointsOf(model.model_id, situation).find(({ vision }) => vision !== undefined);
  return told?.vision ?? seesImages(model);
}

function endpointsOf(id: string, { router }: Situation): readonly EndpointHealth[] {
  const status = router.kind === "running" ? router.status : undefined;
  return (status && endpointsByModel(status.endpoints).get(id)) ?? [];
}
