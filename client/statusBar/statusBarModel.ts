import { ladderOf } from "../../core/routing/tierLadder.ts";
import { readinessOf, standInWords } from "../situation/readinessModel.ts";
import type { ModelReadiness, Readiness } from "../situation/readinessModel.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { ProfileFile, Situation } from "../situation/situation.ts";
import { scoresOf } from "../text/scoresOf.ts";

/** What the status bar item shows. Undefined when there is nothing of MAGI to show. */
export interface StatusBarContent {
  readonly text: string;
  readonly severity: "normal" | "warning" | "error";
  /** For screen readers: the text without icons. */
  readonly label: string;
  readonly tooltip: readonly TooltipLine[];
}

/** Profile text is data, so it is kept apart from the markup around it until it is escaped. */
export interface TooltipLine {
  readonly kind: "title" | "text" | "tier" | "model";
  /** A codicon's name. */
  readonly icon?: string;
  readonly text: string;
  readonly description?: string;
}

export function statusBarContent(situation: Situation): StatusBarContent | undefined {
  const file = findActiveProfile(situation);
  if (file === undefined) return noProfile(situation);
  const readiness = readinessOf(situation);
  const { icon, words, severity } = signOf(situation, readiness);
  const said = words === "" ? file.name : `${file.name}: ${words}`;
  return {
    text: `$(${icon}) ${said}`,
    severity,
    label: `MAGI profile ${said}`,
    tooltip: tooltip(situation, file, readiness),
  };
}

function noProfile(situation: Situation): StatusBarContent | undefined {
  if (!situation.files.isMagi) return undefined;
  const text = situation.files.problem ?? "MAGI finds no profile in the profiles folder.";
  return {
    text: "$(circle-slash) No profile",
    severity: "warning",
    label: "MAGI: no profile",
    tooltip: [{ kind: "text", text }],
  };
}

interface Sign {
  readonly icon: string;
  /** What comes after the profile's name; nothing when all is well. */
  readonly words: string;
  readonly severity: StatusBarContent["severity"];
}

function signOf({ router, active }: Situation, { readiness, models }: Readiness): Sign {
  if (router.kind === "off") return { icon: "shield", words: "", severity: "normal" };
  if ((router.kind === "down" && router.retrying) || (router.kind === "starting" && router.again))
    return { icon: "sync~spin", words: "router restarting", severity: "normal" };
  if (router.kind === "down") return { icon: "error", words: "router is down", severity: "error" };
  switch (readiness) {
    case "ready":
      if (active.missing === undefined) return { icon: "check", words: "", severity: "normal" };
      return { icon: "warning", words: `stands in for ${active.missing}`, severity: "normal" };
    case "partly": {
      const answering = models.filter((model) => model.state === "answers").length;
      const words = answering === models.length ? "last change not in use" : `${answering} of ${models.length} answer`;
      return { icon: "warning", words, severity: "normal" };
    }
    case "starting":
      return { icon: "sync~spin", words: "starting", severity: "normal" };
    case "down":
      // Servers that are not started yet are everyday life; red is for what is broken.
      return { icon: "error", words: "no model answers", severity: "warning" };
    case "none":
    case "untrusted":
      return { icon: "circle-slash", words: "", severity: "normal" };
  }
}

function tooltip(situation: Situation, file: ProfileFile, readiness: Readiness): readonly TooltipLine[] {
  const { profile } = file;
  const lines: TooltipLine[] = [{ kind: "title", text: file.name }];
  const add = (line: TooltipLine): void => void lines.push(line);
  const standIn = standInWords(situation);
  if (standIn !== undefined) add({ kind: "text", icon: "warning", text: standIn });
  if (profile.description !== "") add({ kind: "text", text: profile.description });
  add({ kind: "text", text: readiness.detail });
  if (file.problem !== undefined) add({ kind: "text", icon: "warning", text: file.problem });
  const shown = new Set<string>();
  for (const tier of ladderOf(profile)) {
    add({ kind: "tier", text: tier.name, description: scoresOf(tier) });
    for (const model of readiness.models.filter((one) => one.tier === tier.name)) {
      shown.add(model.id);
      add(modelLine(model));
    }
  }
  const others = readiness.models.filter((model) => !shown.has(model.id));
  if (others.length > 0) add({ kind: "tier", text: "in no tier" });
  for (const model of others) add(modelLine(model));
  return lines;
}

function modelLine(model: ModelReadiness): TooltipLine {
  const icon = modelIcon(model.state);
  return { kind: "model", icon, text: model.id, ...(model.detail !== undefined && { description: model.detail }) };
}

/** The codicon that stands for a model's state, everywhere. */
function modelIcon(state: ModelReadiness["state"]): string {
  switch (state) {
    case "answers":
      return "pass";
    case "starting":
      return "sync";
    case "silent":
      return "error";
    case "left-out":
      return "circle-slash";
    case "unchecked":
      return "circle-outline";
  }
}
