import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import type { Profile } from "../../core/profile/profile.ts";
import type { Decision, StagePlan } from "../../core/routing/decision.ts";
import type { Pin } from "../../core/routing/decision.ts";
import { decide } from "../../core/routing/decide.ts";
import { scoreRequest } from "../../core/routing/scoreRequest.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import { untouched } from "../../core/routing/situation.ts";
import { endpointsOf } from "../../core/registry/endpoints.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { seededRandom } from "../../core/seededRandom.ts";
import { CliError, exitCodes } from "../exit.ts";
import { readUsableProfile, whichProfile } from "../namedProfile.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import { readUsableRegistry } from "../usableRegistry.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface RouteOptions extends WorkspaceOptions {
  readonly profile?: string;
  readonly json?: boolean;
  readonly tier?: string;
  readonly model?: string;
  readonly image?: boolean;
  readonly seed?: number;
}

export function addRoute(program: Command): void {
  withWorkspaceOptions(program.command("route"))
    .description("Show where a prompt would go, and why, without sending it")
    .argument("<prompt>")
    .option("--profile <name>", `the profile that decides ${whichProfile}`)
    .option("--tier <name>", "ask for this tier whatever the score")
    .option("--model <id>", "ask for this model whatever the score")
    .option("--image", "as if the prompt had an image")
    .option("--seed <n>", "for the strategy random: the same number draws the same endpoint", toSeed)
    .option("--json", "as JSON")
    .action(route);
}

async function route(prompt: string, options: RouteOptions): Promise<void> {
  const paths = pathsOf(options);
  const { name, parsed } = await readUsableProfile(options.profile, paths);
  const { profile } = parsed;
  const registry = await readUsableRegistry(paths.registryFile);

  const pinned = pinOf(options);
  if (pinned !== undefined) checkPin(pinned, profile, registry);
  const request = scoreRequest({
    turns: [{ role: "user", content: prompt }],
    ...(pinned && { pinned }),
    ...(options.image === true && { hasImages: true }),
  });
  const decision = decide(request, {
    profile,
    registry,
    health: untouched.health,
    balancing:
      options.seed === undefined ? untouched.balancing : { ...untouched.balancing, random: seededRandom(options.seed) },
  });
  const answer = explain(decision, name, registry);
  process.stdout.write(options.json === true ? `${JSON.stringify(answer, null, 2)}\n` : terminalSafe(toText(answer)));
  if (answer.model === null) process.exitCode = exitCodes.problems;
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new InvalidArgumentError("A seed is a whole number.");
  return seed;
}

function pinOf({ tier, model }: RouteOptions): Pin | undefined {
  if (tier !== undefined && model !== undefined)
    throw new CliError("Ask for a tier or for a model, not for both.", exitCodes.usage);
  if (tier !== undefined) return { kind: "tier", name: tier };
  return model === undefined ? undefined : { kind: "model", name: model };
}

/** @throws CliError with the names that there are when the profile has nothing of that name. */
function checkPin({ kind, name }: Pin, profile: Profile, registry: Registry): void {
  const { models, leftOut } = usableModels(profile, registry);
  const names = kind === "tier" ? profile.tier_config.map((tier) => tier.name) : models.map(({ id }) => id);
  if (names.includes(name)) return;
  const why = kind === "model" ? leftOut.get(name) : undefined;
  throw new CliError(
    `The profile has no ${kind} '${name}'. ${why === undefined ? "" : `${why} `}It has: ${names.join(", ")}.`,
    exitCodes.usage,
  );
}

/** The decision with what people ask for first: the model that answers and where it is. */
function explain(decision: Decision, profile: string, registry: Registry) {
  const { score, tier, stages, contributions, reasons, rule, refusal } = decision;
  const answering = stages.at(-1)?.candidates[0];
  // Once: a profile may have thousands of models, all of which may take over.
  const addresses = addressesOf(registry);
  return {
    profile,
    score,
    tier,
    rule: rule ?? null,
    model: answering?.modelId ?? null,
    endpoint: answering === undefined ? null : (addresses.get(answering.endpoint) ?? answering.endpoint),
    stages: stages.map((stage) => explainStage(stage, addresses)),
    refusal: refusal ?? null,
    contributions,
    reasons,
  };
}

function explainStage({ role, tier, candidates, maxTokens }: StagePlan, addresses: Addresses) {
  const [first, ...others] = candidates.map((candidate) => ({
    tier: candidate.tier,
    model: candidate.modelId,
    endpoint: addresses.get(candidate.endpoint) ?? candidate.endpoint,
  }));
  return {
    role,
    tier,
    model: first?.model ?? null,
    endpoint: first?.endpoint ?? null,
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    failover: others,
  };
}

/** Where each endpoint answers, by its id. */
type Addresses = ReadonlyMap<string, string>;

function addressesOf({ models }: Registry): Addresses {
  const endpoints = [...models.values()].flatMap((model) => endpointsOf(model));
  return new Map(endpoints.map((endpoint) => [endpoint.id, endpoint.kind === "http" ? endpoint.url : "embedded"]));
}

function toText(answer: ReturnType<typeof explain>): string {
  const stages = answer.stages.map(({ role, tier, model, endpoint, max_tokens }) => {
    const what = model === null ? "no model can answer" : `${model} at ${endpoint ?? "?"}`;
    return `  ${role}: ${tier} · ${what}${max_tokens === undefined ? "" : ` · at most ${max_tokens} tokens`}\n`;
  });
  const why = answer.contributions.map(({ label, amount }) => `${label} ${amount < 0 ? "−" : "+"}${Math.abs(amount)}`);
  return [
    `score ${answer.score.toFixed(1)}${why.length > 0 ? ` (${why.join(", ")})` : ""} → tier ${answer.tier}\n`,
    ...stages,
    ...(answer.refusal === null ? [] : [`  refused: ${answer.refusal.message}\n`]),
    ...answer.reasons.map((reason) => `  - ${reason}\n`),
  ].join("");
}
