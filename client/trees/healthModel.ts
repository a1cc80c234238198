import type { EndpointHealth, EndpointState } from "../../core/health/health.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";
import type { TreeIcon, TreeNode } from "./treeNode.ts";

/** Each endpoint of the active profile: its state, latency, and since when. `now` tells today from other days. */
export function healthTree(situation: Situation, now: number): readonly TreeNode[] {
  const { router } = situation;
  if (router.kind !== "running" || router.status === undefined) return [];
  const order = findActiveProfile(situation)?.profile.enabled_models ?? [];
  const place = ({ modelId }: EndpointHealth): number =>
    order.includes(modelId) ? order.indexOf(modelId) : order.length;
  return [...router.status.endpoints].sort((a, b) => place(a) - place(b)).map((health) => endpointNode(health, now));
}

function endpointNode(health: EndpointHealth, now: number): TreeNode {
  const where = health.url === "embedded" ? "embedded engine" : health.url;
  const latency = health.latencyMs === undefined ? [] : [`${Math.max(1, Math.round(health.latencyMs))} ms`];
  const words = wordsOf(health.state);
  const active = health.active > 0 ? [`${health.active} under way`] : [];
  const since = `since ${timeOf(health.since, now)}`;
  return {
    id: `endpoint/${health.endpoint}`,
    label: health.modelId,
    description: [words, ...latency, since, ...active].join(" · "),
    tooltip: [health.modelId, where, ...(health.detail === undefined ? [] : [health.detail]), `${words} ${since}`].join(
      "\n",
    ),
    icon: iconOf(health.state),
    kind: "endpoint",
    subject: health.modelId,
  };
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

function iconOf(state: EndpointState): TreeIcon {
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
