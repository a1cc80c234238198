import type { EndpointHealth, EndpointState } from "../../core/health/health.ts";
import type { ModelSpeed } from "../../core/speed/modelSpeed.ts";
import { answerOf } from "../situation/readinessModel.ts";
import { endpointPlace } from "../../core/registry/endpointName.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import { endpointsByModel } from "../situation/endpointsByModel.ts";
import { findActiveProfile } from "../situation/situation.ts";
import { modelServers } from "../situation/modelServers.ts";
import type { ModelServer } from "../situation/modelServers.ts";
import type { Situation } from "../situation/situation.ts";
import { nameInTier } from "../text/nameInTier.ts";
import { runnerWords } from "./runnerWords.ts";
import { shortSpeedWords, speedTooltip } from "./speedWords.ts";
import type { TreeIcon, TreeNode } from "./treeNode.ts";

/**
 * The models of the active profile with how fast they answered lately and, below each, its endpoints: state, latency,
 * and since when. `now` tells today from other days.
 */
export function healthTree(situation: Situation, now: number): readonly TreeNode[] {
  const { router } = situation;
  if (router.kind !== "running" || router.status === undefined) return [];
  const { endpoints, models = [] } = router.status;
  const inOrder = findActiveProfile(situation)?.profile.enabled_models ?? [];
  const ids = new Set([...inOrder, ...endpoints.map((health) => health.modelId)]);
  const servers = modelServers(situation);
  const byModel = endpointsByModel(endpoints);
  const speeds = new Map(models.map((speed) => [speed.modelId, speed]));
  return [...ids].flatMap((id) => {
    const own = byModel.get(id);
    const label = nameInTier(id, tierOf(id, situation), ids);
    return own === undefined
      ? []
      : [modelNode(id, own, { now, speed: speeds.get(id), label, server: servers.get(id) })];
  });
}

function tierOf(id: string, { files: { registry } }: Situation): string | undefined {
  const model = registry.state === "ok" ? registry.registry.models.get(id) : undefined;
  return model && effectiveTier(model);
}

function modelNode(
  id: string,
  endpoints: readonly EndpointHealth[],
  {
    now,
    speed,
    label,
    server,
  }: {
    readonly now: number;
    readonly speed: ModelSpeed | undefined;
    readonly label: string;
    readonly server: ModelServer | undefined;
  },
): TreeNode {
  // The model is as well as its best endpoint.
  const best = [...endpoints].sort((a, b) => rank(a) - rank(b))[0];
  return {
    id: `model/${id}`,
    label,
    ...(best !== undefined && { icon: iconOf(best) }),
    ...(speed === undefined ? { tooltip: id } : { description: shortSpeedWords(speed), tooltip: speedTooltip(speed) }),
    kind: "model",
    subject: id,
    children: endpoints.map((health) => endpointNode(health, now, server)),
    open: true,
  };
}

function rank(health: EndpointHealth): number {
  return ["answers", "starting", "silent"].indexOf(answerOf(health));
}

function endpointNode(health: EndpointHealth, now: number, server: ModelServer | undefined): TreeNode {
  const where = endpointPlace(health);
  // What a server needed before it was stopped says nothing any more.
  const isThere = health.startsOnPrompt !== true && health.state !== "loading";
  const latency = health.latencyMs === undefined || !isThere ? [] : [`${Math.max(1, Math.round(health.latencyMs))} ms`];
  const underWay = health.active > 0 ? [`${health.active} under way`] : [];
  const words = stateWords(health);
  const wantsKey = health.state === "auth";
  const byWhom = server?.state === "running" ? ["by MAGI"] : [];
  const pause = (health.retryAt ?? 0) > now ? [`asked to wait until ${timeOf(health.retryAt ?? 0, now)}`] : [];
  const since = `since ${timeOf(health.since, now)}`;
  // Since when is of interest where something is wrong; else it is on hover.
  const sinceWhen = health.state === "ok" && health.breaker === undefined ? [] : [since];
  return {
    id: `endpoint/${health.endpoint}`,
    label: words,
    description: [...byWhom, ...latency, ...sinceWhen, ...underWay, ...pause, shortOf(where)].join(" · "),
    tooltip: [
      health.modelId,
      where,
      ...(health.detail === undefined ? [] : [health.detail]),
      ...(server === undefined || runnerWords(server) === health.detail ? [] : [runnerWords(server)]),
      `${words} ${since}`,
      ...(wantsKey ? ["Click to enter its key."] : []),
      ...factsOf(health),
    ].join("\n"),
    icon: iconOf(health),
    kind: "endpoint",
    ...(wantsKey && { wantsKey, command: "magi.enterServerKey" as const }),
    ...((server?.state === "running" || server?.state === "stopped") && { server: server.state }),
    subject: health.modelId,
  };
}

/** What the server said of itself at the last check. */
function factsOf({ slots, serverLoad, contextTokens, sharedTokens, vision }: EndpointHealth): readonly string[] {
  return [
    ...(slots === undefined ? [] : [`Prompts at once: ${slots}`]),
    ...(serverLoad === undefined ? [] : [`Its own load: ${serverLoad}`]),
    ...(contextTokens === undefined
      ? []
      : [`Context: ${contextTokens} tokens${sharedTokens === undefined ? "" : " for all prompts together"}`]),
    ...(vision === undefined ? [] : [vision ? "Sees images" : "Does not see images"]),
  ];
}

/** The address without what is the same for all of them. */
function shortOf(where: string): string {
  return where.replace(/^https?:\/\//, "").replace(/\/v1(?=$| \()/, "");
}

function stateWords({ breaker, startsOnPrompt, state }: EndpointHealth): string {
  if (breaker !== undefined) return "fails prompts";
  return startsOnPrompt === true ? "not started" : wordsOf(state);
}

/** An endpoint's state in a word or two. */
export function wordsOf(state: EndpointState): string {
  switch (state) {
    case "ok":
      return "answers";
    case "loading":
      return "loading";
    case "sleeping":
      return "sleeping";
    case "busy":
      return "busy";
    case "auth":
      return "wants a key";
    case "wrong-model":
      return "has another model";
    case "down":
      return "down";
    case "unknown":
      return "not checked yet";
  }
}

function iconOf({ state, breaker }: Pick<EndpointHealth, "state" | "breaker">): TreeIcon {
  if (breaker !== undefined) return { name: "warning", colour: "warning" };
  switch (state) {
    case "ok":
      return { name: "pass", colour: "good" };
    case "loading":
    case "unknown":
      return { name: "sync~spin" };
    case "sleeping":
      return { name: "circle-outline", colour: "quiet" };
    case "busy":
      return { name: "watch", colour: "warning" };
    case "auth":
      return { name: "key", colour: "warning" };
    case "wrong-model":
      return { name: "warning", colour: "warning" };
    case "down":
      return { name: "error", colour: "bad" };
  }
}

/** "14:03", or with the day when it was not today. */
function timeOf(time: number, now: number): string {
  const then = new Date(time);
  const clock = `${twoDigits(then.getHours())}:${twoDigits(then.getMinutes())}`;
  if (then.toDateString() === new Date(now).toDateString()) return clock;
  return `${then.getFullYear()}-${twoDigits(then.getMonth() + 1)}-${twoDigits(then.getDate())} ${clock}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
