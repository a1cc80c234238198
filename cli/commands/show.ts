import type { Command } from "commander";
import { modelDetail } from "../../core/language/modelCard.ts";
import type { Profile } from "../../core/profile/profile.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { ladderOf } from "../../core/routing/tierLadder.ts";
import { complain } from "../complain.ts";
import { CliError } from "../exit.ts";
import { checkUsable, readNamedProfile, whichProfile } from "../namedProfile.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import { toTable } from "../toTable.ts";
import { readUsableRegistry } from "../usableRegistry.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

export function addShow(program: Command): void {
  withWorkspaceOptions(program.command("show"))
    .description("Show what a profile comes to, with its models and every default")
    .argument("[profile]", `its name ${whichProfile}`)
    .option("--json", "as JSON")
    .action(show);
}

async function show(asked: string | undefined, options: WorkspaceOptions & { readonly json?: boolean }): Promise<void> {
  const paths = pathsOf(options);
  const read = await readNamedProfile(asked, paths, "magi show NAME");
  const { profile } = read.parsed;
  const registry = await findRegistry(paths.registryFile);

  const models = modelsOf(profile, registry);
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify({ ...profile, file: read.file, models }, withInfinity, 2)}\n`
      : terminalSafe(toText(profile, models)),
  );
  checkUsable(read);
}

/** A profile can be shown without a registry, with less said of its models; the command has failed all the same. */
async function findRegistry(file: string): Promise<Registry | undefined> {
  try {
    return await readUsableRegistry(file);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    complain(error.message);
    process.exitCode = error.exitCode;
    return undefined;
  }
}

interface ShownModel {
  readonly id: string;
  /** The tier that it serves; null when nobody says. */
  readonly tier: string | null;
  readonly state: "on" | "off" | "not in the registry" | "unknown";
  /** Size, quantisation and tier in a few words. */
  readonly detail: string;
}

function modelsOf(profile: Profile, registry: Registry | undefined): readonly ShownModel[] {
  return profile.enabled_models.map((id) => {
    if (registry === undefined) return { id, tier: null, state: "unknown", detail: "" };
    const model = registry.models.get(id);
    if (model === undefined) return { id, tier: null, state: "not in the registry", detail: "" };
    const state = model.enabled === false ? "off" : "on";
    return { id, tier: effectiveTier(model) ?? null, state, detail: modelDetail(model) };
  });
}

/** JSON has no infinity. */
function withInfinity(_: string, value: unknown): unknown {
  return value === Infinity ? ".inf" : value;
}

function toText(profile: Profile, models: readonly ShownModel[]): string {
  const { name, description, two_stage: stages, load_balancing: balancing, routing } = profile;
  const ladder = ladderOf(profile);
  const steps = ladder.flatMap((tier) => {
    const score = tier.max_score === Infinity ? ".inf" : String(tier.max_score);
    const own = models.filter((model) => model.tier === tier.name).map(modelWords);
    return rowsOf([tier.name, `≤ ${score}`, `${tier.expected_time_seconds} s`], own.length === 0 ? ["no model"] : own);
  });
  const others = models.filter(({ tier }) => !ladder.some((step) => step.name === tier)).map(modelWords);
  return [
    `${name}${description === "" ? "" : ` · ${description}`}\n\n`,
    toTable([...steps, ...rowsOf(["no tier", "", ""], others)]),
    "\n",
    toTable([
      [
        "two stages",
        stages.enabled
          ? `${stages.stage1_tier} drafts, at most ${stages.stage1_max_tokens} tokens, ${stages.stage2_tier} refines`
          : "off",
      ],
      [
        "load balancing",
        `${balancing.enabled ? balancing.strategy : "off"}, a health check every ${balancing.health_check_interval} s`,
      ],
      ...rowsOf(
        ["rules"],
        routing.rules.map(({ pattern, tier }) => `${pattern} → ${tier}`),
      ),
    ]),
  ].join("");
}

function modelWords({ id, state, detail }: ShownModel): string {
  const words = [id, detail, state === "on" ? "" : state];
  return words.filter((word) => word !== "").join(" · ");
}

/** A row for each of the last cells; the others stand in the first row only. */
function rowsOf(head: readonly string[], lasts: readonly string[]): readonly (readonly string[])[] {
  return lasts.map((last, at) => [...(at === 0 ? head : head.map(() => "")), last]);
}
