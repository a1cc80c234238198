import { relative } from "node:path";
import type { PlacedModel } from "../core/servers/mergeServers.ts";
import { usualPorts } from "../core/servers/addresses.ts";
import { readingWords } from "../core/servers/readingWords.ts";
import { serverKeysVariable, serverOf } from "../core/servers/serverKeys.ts";
import type { ServersAdded } from "../workspace/servers/addServers.ts";
import type { AddressReport } from "../workspace/servers/findServers.ts";
import { terminalSafe } from "../core/text/terminalSafe.ts";

export interface ServersReport extends ServersAdded {
  readonly reports: readonly AddressReport[];
  /** The addresses that were given; none for the usual ones. */
  readonly asked: readonly string[];
  /** Machines among them at whose usual ports nothing answers. */
  readonly silent: readonly string[];
  readonly registryFile: string;
  readonly dryRun: boolean;
  /** Whether a profile is made of what was found, which turns on what it uses. */
  readonly makesProfile: boolean;
}

const portNumbers = usualPorts.map(({ port }) => port).join(", ");

/** The report for people, line by line. `cwd`: a registry within it is shown relative to it. */
export function serverLines(report: ServersReport, cwd: string): readonly string[] {
  const { reports, models, asked, silent } = report;
  if (reports.length === 0 && asked.length === 0)
    return [
      `No model server answers on this machine, at the ports ${portNumbers} and those in the registry.`,
      "Start one, or say where it is: magi discover --servers HOST:PORT",
    ];
  const width = Math.max(0, ...models.map(({ id }) => id.length));
  const lines = reports.flatMap((each) => [
    `${addressOf(each)}: ${readingWords(each.reading)}.`,
    ...(each.reading.state === "auth"
      ? [
          `  ${"refused" in each.reading ? "Correct" : "Say"} it in ${serverKeysVariable}, as ${serverOf(each.baseUrl) ?? "SERVER"}=KEY, and try again.`,
        ]
      : []),
    ...models.filter(({ baseUrl }) => baseUrl === each.baseUrl).map((model) => modelLine(model, width)),
    ...(each.reading.state === "ok" ? each.reading.notes.map((note) => `  ${note}`) : []),
  ]);
  const nowhere = silent.map(
    (host) => `${host}: no model server answers at the ports ${portNumbers}. Name another as ${host}:PORT.`,
  );
  return [...lines, ...nowhere, outcome(report, cwd)].map(terminalSafe);
}

/** Which of several addresses answered matters where a name stands for more than one. */
function addressOf({ address, baseUrl, reading }: AddressReport): string {
  return reading.state === "silent" ? address.label : baseUrl.replace(/\/v1$/, "");
}

function modelLine({ id, name, state, tier, kind, sameNameAs }: PlacedModel, width: number): string {
  const what = { new: "new     ", joined: "endpoint", known: "known   ", alias: "alias   ", embedded: "embedded" }[
    state
  ];
  const more = [
    state === "embedded" ? "MAGI runs it itself (engine: embedded), so it stays as it is" : tier,
    name,
    kind === "chat" ? "" : `for ${kind}`,
    sameNameAs === undefined ? "" : `numbered, as ${sameNameAs} is another model`,
  ];
  return `  ${what}  ${id.padEnd(width)}  ${more.filter((part) => part !== "").join(" · ")}`;
}

function outcome({ isChanged, models, registryFile, dryRun, makesProfile }: ServersReport, cwd: string): string {
  const short = relative(cwd, registryFile);
  const file = short === "" || short.startsWith("..") ? registryFile : short;
  if (!isChanged) return `Nothing changed in ${file}.`;
  const off =
    !makesProfile && models.some(({ state }) => state === "new")
      ? " New models are off: set `enabled` to true for those you want, and name them in a profile; or let `--profile NAME` make one."
      : "";
  return `${dryRun ? `${file} would be written; this was a dry run.` : `${file} is written.`}${off}`;
}

/** The report for programs. */
export function serverData({ reports, models, registryFile, dryRun, isWritten, isChanged }: ServersReport): object {
  return {
    registry: registryFile,
    is_changed: isChanged,
    is_written: isWritten,
    is_dry_run: dryRun,
    servers: reports.map(({ address, baseUrl, reading }) => ({
      address: address.label,
      url: baseUrl,
      state: reading.state,
      kind: reading.state === "ok" ? reading.kind : null,
      program: "program" in reading ? reading.program : null,
      reason: reading.state === "ok" ? null : readingWords(reading),
      notes: reading.state === "ok" ? reading.notes : [],
      models: models
        .filter((model) => model.baseUrl === baseUrl)
        .map(({ name, id, tier, state, kind, sameNameAs }) => ({
          name,
          model_id: id,
          assigned_tier: tier,
          state,
          kind,
          same_name_as: sameNameAs ?? null,
        })),
    })),
  };
}
