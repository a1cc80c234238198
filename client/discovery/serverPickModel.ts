import { readingWords } from "../../core/servers/readingWords.ts";
import type { PlacedModel, ServerMerge } from "../../core/servers/mergeServers.ts";
import { fileNameOf } from "../../core/servers/servedModel.ts";
import { serverOf } from "../../core/servers/serverKeys.ts";
import type { AddressReport } from "../../workspace/servers/findServers.ts";
import type { MagiFiles } from "../situation/situation.ts";
import { countOf } from "../../core/text/countOf.ts";

/** One line of the list of what servers have. */
export type ServerPick =
  | { readonly kind: "server"; readonly label: string }
  | {
      readonly kind: "model";
      readonly label: string;
      readonly description: string;
      readonly baseUrl: string;
      readonly name: string;
      readonly isPicked: boolean;
    };

/** What can be added, under its servers. What one chats with is picked; models that embed or rank are offered. */
export function serverPicks(
  reports: readonly AddressReport[],
  { models }: Pick<ServerMerge, "models">,
): readonly ServerPick[] {
  return reports.flatMap((report): readonly ServerPick[] => {
    const ofServer = models.filter(({ baseUrl }) => baseUrl === report.baseUrl);
    const offered = ofServer.filter(isOffered);
    if (report.reading.state !== "ok" || offered.length === 0) return [];
    const known = ofServer.filter(({ state }) => state === "known").length;
    const label = `${report.reading.program} · ${withoutScheme(report.baseUrl)}${known > 0 ? ` · ${known} in the registry` : ""}`;
    return [{ kind: "server", label }, ...offered.map(toPick)];
  });
}

function isOffered({ state }: PlacedModel): boolean {
  return state === "new" || state === "joined";
}

function toPick({ baseUrl, name, id, tier, state, kind }: PlacedModel): ServerPick {
  const what =
    state === "joined" ? `one more endpoint of ${id}` : kind === "chat" ? `${id} · ${tier}` : `${id} · ${kind}`;
  return {
    kind: "model",
    label: fileNameOf(name) ?? name,
    description: what,
    baseUrl,
    name,
    isPicked: kind === "chat",
  };
}

function withoutScheme(baseUrl: string): string {
  return baseUrl.replace(/^http:\/\//, "").replace(/\/v1$/, "");
}

/** Why there is nothing to pick, in one sentence or a few. */
export function nothingToPick(reports: readonly AddressReport[], asked: string | undefined): string {
  if (reports.length === 0)
    return asked === undefined
      ? "No model server answers on this machine. Start one, or say where it is."
      : `No model server answers at the usual ports of ${asked}.`;
  return reports.map((report) => `${sentenceOf(report)}.`).join(" ");
}

function sentenceOf({ address, baseUrl, reading }: AddressReport): string {
  const where = reading.state === "silent" ? address.label : withoutScheme(baseUrl);
  if (reading.state !== "ok") return `${where}: ${readingWords(reading)}`;
  return reading.models.length === 0
    ? `${where}: ${reading.program} has no model`
    : `${where}: the registry has what ${reading.program} has (${countOf(reading.models.length, "model")})`;
}

/** Servers that want a key to say what they have, as keys are entered for them. */
export function lockedServers(reports: readonly AddressReport[]): readonly string[] {
  const locked = reports.filter(({ reading }) => reading.state === "auth").map(({ baseUrl }) => serverOf(baseUrl));
  return [...new Set(locked.filter((server) => server !== undefined))];
}

/** What was added, for a notification. */
export function addedWords({ models }: Pick<ServerMerge, "models">): string {
  const added = models.filter(({ state }) => state === "new").length;
  const joined = models.filter(({ state }) => state === "joined").length;
  const parts = [
    added > 0 ? `${countOf(added, "model")} added to the registry` : "",
    joined > 0 ? `${countOf(joined, "model")} can be asked at one more address` : "",
  ].filter((part) => part !== "");
  const off = added > 0 ? " They are off until a profile uses them." : "";
  return `${parts.join(", ")}.${added === 1 ? off.replace("They are", "It is").replace("uses them", "uses it") : off}`;
}

/** The added models that one could chat with: a profile that names one already is no use while the model is off. */
export function modelsForProfile({ models }: Pick<ServerMerge, "models">): readonly string[] {
  const wanted = models.filter(({ state, kind }) => state === "new" && kind === "chat");
  return [...new Set(wanted.map(({ id }) => id))];
}

/** What somebody may want to do with models that were added. */
export type StepAfterAdding = "createProfile" | "chooseModels" | "addToProfile" | "undo" | "openRegistry";

/** The steps to offer, the obvious one first. Where there is no profile there is none to add to, so the first one is made. */
export function stepsAfterAdding(
  ids: readonly string[],
  { profiles }: Pick<MagiFiles, "profiles">,
): readonly StepAfterAdding[] {
  if (ids.length === 0) return ["undo", "openRegistry"];
  return profiles.length === 0 ? ["createProfile", "chooseModels", "undo"] : ["addToProfile", "undo", "openRegistry"];
}
