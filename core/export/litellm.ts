import { readBaseUrl } from "./baseUrl.ts";
import type { BaseUrl } from "./baseUrl.ts";
import type { ExportInput, Translation } from "./exported.ts";
import { commonLosses, loopbackNote, modelsOf } from "./models.ts";
import type { ExportedModel, ExportedTier } from "./models.ts";
import type { Profile } from "../profile/profile.ts";
import type { HttpEndpoint } from "../registry/endpoints.ts";
import type { RegistryModel } from "../registry/registry.ts";
import { seesImages } from "../registry/seesImages.ts";

/** LiteLLM's complexity router has these rungs and no others. */
export const complexityRungs = ["SIMPLE", "MEDIUM", "COMPLEX", "REASONING"] as const;

interface Deployment {
  readonly model: ExportedModel;
  readonly endpoint: HttpEndpoint;
  readonly address: BaseUrl;
}

/** The configuration of a LiteLLM proxy (`litellm --config FILE`) that sends prompts where the profile does. */
export function toLiteLlm({ profile, registry }: ExportInput): Translation {
  const found = modelsOf(profile, registry);
  const losses = [...found.losses];
  const deployments = found.models.flatMap((model) => deploymentsOf(model, losses));
  const models = [...new Set(deployments.map(({ model }) => model))];
  const served = found.tiers.filter(({ tier }) => deployments.some(({ model }) => model.tier === tier.name));
  const variables = new Map(deployments.map(({ address }) => [keyVariable(address.host), address.host]));
  const position = new Map(found.models.map(({ id }, index) => [id, index + 1]));
  const document = {
    model_list: [
      ...served.flatMap(({ tier }) =>
        deployments
          .filter(({ model }) => model.tier === tier.name)
          .map((deployment) => deploymentEntry(deployment, profile, position.get(deployment.model.id) ?? 1)),
      ),
      ...ladderEntry(served),
    ],
    router_settings: {
      routing_strategy:
        profile.load_balancing.enabled && profile.load_balancing.strategy === "least_loaded"
          ? "least-busy"
          : "simple-shuffle",
      // Without it, `order` counts for nothing.
      ...(!profile.load_balancing.enabled && { enable_pre_call_checks: true }),
      num_retries: 2,
      allowed_fails: 3,
      cooldown_time: 30,
      ...(served.length > 1 && { fallbacks: fallbacksOf(served) }),
    },
    general_settings: {
      master_key: "os.environ/LITELLM_MASTER_KEY",
      background_health_checks: true,
      health_check_interval: Math.max(1, Math.round(profile.load_balancing.health_check_interval)),
    },
  };
  return {
    documents: [document],
    models: models.length,
    losses: [...losses, ...profileLosses(profile, served, models)],
    notes: [
      "Start it with: litellm --config FILE. Clients ask for the model `magi`, or for one tier, such as `magi-TIER`.",
      "No key is in this file. Set LITELLM_MASTER_KEY to what clients must send, and for each host what its servers want (any text where they want nothing):",
      ...[...variables].map(([variable, host]) => `  ${variable}: ${host}`),
      ...(deployments.some(({ address }) => address.isLoopback) ? [loopbackNote("LiteLLM")] : []),
    ],
  };
}

function deploymentsOf(model: ExportedModel, losses: string[]): readonly Deployment[] {
  const found = model.endpoints.flatMap((endpoint): readonly Deployment[] => {
    if (endpoint.kind === "embedded") return [];
    const address = readBaseUrl(endpoint.url);
    if (address === undefined) {
      losses.push(`An endpoint of ${model.id} is left out: its address is no http:// or https:// address.`);
      return [];
    }
    if (endpoint.hadSecret)
      losses.push(
        `The address of ${model.id} at ${address.url} is written without its user and query, which may hold a key; set ${keyVariable(address.host)} instead.`,
      );
    return [{ model, endpoint, address }];
  });
  if (found.length === 0 && model.endpoints.every(({ kind }) => kind === "embedded"))
    losses.push(
      model.endpoints.length === 0
        ? `The model ${model.id} is left out: the registry does not say where it runs.`
        : `The model ${model.id} is left out: MAGI runs its file itself, and LiteLLM needs a server.`,
    );
  return found;
}

function deploymentEntry({ model, endpoint, address }: Deployment, profile: Profile, order: number): object {
  const { ctx_size: context } = model.model;
  return {
    model_name: groupOf(model.tier),
    litellm_params: {
      model: `openai/${endpoint.upstreamModel}`,
      api_base: address.url,
      api_key: `os.environ/${keyVariable(address.host)}`,
      ...(endpoint.weight !== 1 && { weight: endpoint.weight }),
      ...(endpoint.slots !== undefined && { max_parallel_requests: endpoint.slots }),
      ...(!profile.load_balancing.enabled && { order }),
    },
    model_info: {
      id: endpoint.id.replace(endpoint.url, () => address.url),
      mode: "chat",
      magi_model: model.id,
      ...(context !== undefined && { max_input_tokens: context }),
      ...(seesImages(model.model) && { supports_vision: true }),
      ...knowledgeOf(model.model),
    },
  };
}

/** What the registry knows of a model and LiteLLM has no word for. It keeps what it does not know, for the way back. */
function knowledgeOf(model: RegistryModel): object {
  return Object.fromEntries(
    carriedFields.flatMap((field) => (model[field] === undefined ? [] : [[`${carriedPrefix}${field}`, model[field]]])),
  );
}

/** How fields of the registry are called in `model_info`. */
export const carriedPrefix = "magi_";

const carriedFields = [
  "family",
  "version",
  "size_params",
  "quantization",
  "is_thinking_model",
  "thinking_override",
  "is_instruct",
  "is_coder",
  "single_turn",
] as const;

/** The ladder as one model that LiteLLM sends on by its own measure. */
function ladderEntry(served: readonly ExportedTier[]): readonly object[] {
  const top = served.at(-1);
  if (top === undefined) return [];
  return [
    {
      model_name: "magi",
      litellm_params: {
        model: "auto_router/complexity_router",
        complexity_router_config: {
          tiers: Object.fromEntries(
            complexityRungs.map((rung, index) => [rung, groupOf(rungTier(served, index)?.tier.name ?? top.tier.name)]),
          ),
        },
        complexity_router_default_model: groupOf(top.tier.name),
      },
    },
  ];
}

/** The lowest rung is the lowest tier and the highest the highest; those between are spread evenly. */
function rungTier(served: readonly ExportedTier[], rung: number): ExportedTier | undefined {
  return served[Math.round((rung * (served.length - 1)) / (complexityRungs.length - 1))];
}

/** As MAGI stands in: the next tiers up, then the next ones down. */
function fallbacksOf(served: readonly ExportedTier[]): readonly object[] {
  return served.map(({ tier }, index) => ({
    [groupOf(tier.name)]: [...served.slice(index + 1), ...served.slice(0, index).reverse()].map((other) =>
      groupOf(other.tier.name),
    ),
  }));
}

function profileLosses(
  profile: Profile,
  served: readonly ExportedTier[],
  models: readonly ExportedModel[],
): readonly string[] {
  const rungs = new Set(complexityRungs.map((_rung, index) => rungTier(served, index)));
  const { enabled, strategy } = profile.load_balancing;
  return [
    `max_score: LiteLLM scores prompts from 0 to 1 by other rules and has exactly four rungs (${complexityRungs.join(", ")}); the profile's boundaries (${profile.tier_config.map(({ name, max_score }) => `${name} ${max_score === Infinity ? ".inf" : String(max_score)}`).join(", ")}) do not carry over.`,
    ...served
      .filter((tier) => !rungs.has(tier))
      .map(({ tier }) => `The tier ${tier.name} has no rung of its own; it is asked by its name and when others fail.`),
    "expected_time_seconds: LiteLLM has nothing that it could say.",
    "load_balancing.health_check_interval: LiteLLM's checks ask each model for an answer; make `health_check_interval` longer where that is too often.",
    ...(enabled && strategy === "round_robin"
      ? ["load_balancing.strategy round_robin: `simple-shuffle` draws by weight instead of taking turns."]
      : []),
    ...commonLosses(profile, models, "LiteLLM"),
  ];
}

function groupOf(tier: string): string {
  return `magi-${tier}`;
}

/** The variable of the environment that holds what the servers of a host want; hosts do not see each other's keys. */
function keyVariable(host: string): string {
  return `MAGI_KEY_${host
    .toUpperCase()
    .replaceAll(".", "_")
    .replace(/[^A-Z0-9_]/g, "__")}`;
}
