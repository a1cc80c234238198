import { carriedPrefix, complexityRungs } from "../export/litellm.ts";
import { readBaseUrl } from "../export/baseUrl.ts";
import type { ModelFacts } from "../discovery/modelFacts.ts";
import { discoveredTiers } from "../discovery/tier.ts";
import type { LoadBalancing } from "../profile/profile.ts";
import type { RegistryEndpoint } from "../registry/registry.ts";
import { whereKeysGo } from "../servers/serverKeys.ts";
import { isCompany } from "./companies.ts";
import { entriesOf, fieldsOf, itemsOf, shown, shownList, textOf, wholeOf } from "./fields.ts";
import type { Imported, ImportedModel } from "./imported.ts";
import { isRemoteModel, remoteNote } from "./ollama.ts";

/** Providers of LiteLLM that are servers of one's own, and whether `/v1` has to be put behind their address. */
const ownServers: ReadonlyMap<string, { readonly suffix: string; readonly usual?: string }> = new Map([
  ["openai", { suffix: "" }],
  ["hosted_vllm", { suffix: "" }],
  ["vllm", { suffix: "" }],
  ["custom_openai", { suffix: "" }],
  ["openai_like", { suffix: "" }],
  ["litellm_proxy", { suffix: "" }],
  ["lm_studio", { suffix: "", usual: "http://127.0.0.1:1234/v1" }],
  ["llamafile", { suffix: "", usual: "http://127.0.0.1:8080/v1" }],
  ["docker_model_runner", { suffix: "", usual: "http://127.0.0.1:12434/engines/v1" }],
  ["lemonade", { suffix: "", usual: "http://127.0.0.1:8000/api/v1" }],
  ["xinference", { suffix: "", usual: "http://127.0.0.1:9997/v1" }],
  ["ollama", { suffix: "/v1", usual: "http://127.0.0.1:11434" }],
  ["ollama_chat", { suffix: "/v1", usual: "http://127.0.0.1:11434" }],
]);

/** What a deployment says that is read here, or by nobody but LiteLLM. */
const heededParams: ReadonlySet<string> = new Set(
  "model api_base base_url api_key custom_llm_provider weight order max_parallel_requests".split(" "),
);

/** What MAGI writes of its own ways into `router_settings` when it exports. */
const exportedSettings: ReadonlySet<string> = new Set(
  "routing_strategy enable_pre_call_checks num_retries allowed_fails cooldown_time fallbacks".split(" "),
);

/** Ways to spread prompts that MAGI has too, or that say nothing. */
const knownStrategies: ReadonlySet<unknown> = new Set(["least-busy", "simple-shuffle", undefined]);

/** The modes of models that a profile can use, or that the registry keeps for others: vectors and ranks. */
const usableModes: ReadonlySet<string> = new Set(["chat", "completion", "responses", "embedding", "rerank"]);

/** The names that tiers have when the file has none, from the lowest rung of LiteLLM's router up. */
const rungTiers = ["fast", "balanced", "powerful", "powerful"] as const;

interface Deployment {
  readonly group: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly endpoint: RegistryEndpoint;
  readonly name: string;
  readonly order: number | undefined;
}

/**
 * What a configuration of a LiteLLM proxy says: the models that servers of one's own answer, each with all of its
 * endpoints. Models of companies are left out, and keys are never taken over.
 */
export function fromLiteLlm(data: unknown): Imported {
  const config = fieldsOf(data);
  const notes: string[] = [];
  const list = itemsOf(config["model_list"]).map(fieldsOf);
  const routers = list.filter((entry) => isRouter(entry));
  const deployments = list.filter((entry) => !isRouter(entry)).flatMap((entry) => deploymentOf(entry, notes));
  const tiers = tiersOf(deployments, routers);
  const models = new Map<string, ImportedModel & { readonly endpoints: RegistryEndpoint[] }>();
  for (const { group, info, endpoint, name } of deployments) {
    const id = textOf(info["magi_model"]);
    const key = JSON.stringify(id === undefined ? [group, name] : [id]);
    const known = models.get(key);
    if (known !== undefined) {
      if (!known.endpoints.some(({ url, model }) => url === endpoint.url && model === endpoint.model))
        known.endpoints.push(endpoint);
      continue;
    }
    const tier = tiers.of(group);
    const facts = factsIn(info);
    models.set(key, {
      name,
      ...(id !== undefined && { id }),
      ...(tier !== undefined && { tier }),
      ...(Object.keys(facts).length > 0 && { facts }),
      endpoints: [endpoint],
      settings: settingsOf(info),
    });
  }
  return {
    models: withoutTwins([...models.values()]),
    ...(tiers.ladder !== undefined && { ladder: tiers.ladder }),
    loadBalancing: balancingOf(config, deployments),
    notes: [...new Set([...notes, ...settingsLeftOut(config)])],
  };
}

function isRouter(entry: Readonly<Record<string, unknown>>): boolean {
  return (textOf(fieldsOf(entry["litellm_params"])["model"]) ?? "").startsWith("auto_router/");
}

function deploymentOf(entry: Readonly<Record<string, unknown>>, notes: string[]): readonly Deployment[] {
  const params = fieldsOf(entry["litellm_params"]);
  const group = textOf(entry["model_name"]);
  const model = textOf(params["model"]);
  if (group === undefined || model === undefined) {
    notes.push("An entry of model_list without `model_name` or `litellm_params.model` is left out.");
    return [];
  }
  const slash = model.indexOf("/");
  const provider = textOf(params["custom_llm_provider"]) ?? model.slice(0, Math.max(0, slash));
  const name = ownServers.has(model.slice(0, Math.max(0, slash))) ? model.slice(slash + 1) : model;
  const server = ownServers.get(provider);
  const written = textOf(params["api_base"]) ?? textOf(params["base_url"]) ?? server?.usual;
  const address = readBaseUrl(written ?? "");
  // A group such as `claude-*` is only what clients may call it.
  if (name.includes("*")) {
    notes.push(
      `${shown(group)} (${shown(model)}) is left out: it stands for any model; write those that there are into \`model_list\`.`,
    );
    return [];
  }
  if (address !== undefined && isCompany(address.host)) {
    notes.push(`${shown(group)} (${shown(model)}) is left out: it is no server of your own.`);
    return [];
  }
  if (/^ollama/.test(provider) && isRemoteModel(name)) {
    notes.push(remoteNote(`${group} (${model})`));
    return [];
  }
  if (server === undefined || address === undefined || name === "") {
    notes.push(`${shown(group)} (${shown(model)}) is left out: ${whyNot(server !== undefined, written)}.`);
    return [];
  }
  const info = fieldsOf(entry["model_info"]);
  const mode = textOf(info["mode"]);
  if (mode !== undefined && !usableModes.has(mode)) {
    notes.push(`${shown(group)} (${shown(model)}) is left out: it is not chatted with (mode ${shown(mode)}).`);
    return [];
  }
  const leftOut = Object.keys(params).filter((name) => !heededParams.has(name) && !name.includes("cost"));
  if (leftOut.length > 0) notes.push(`Not taken over of ${shown(group)}: ${shownList(leftOut)}.`);
  if (address.hadSecret) notes.push(`The address of ${shown(group)} is taken over without its user and query.`);
  const key = textOf(params["api_key"]);
  if (key !== undefined && !key.startsWith("os.environ/"))
    notes.push(`The key of ${shown(group)} is not taken over; ${whereKeysGo}.`);
  const weight = typeof params["weight"] === "number" && params["weight"] > 0 ? params["weight"] : undefined;
  const slots = wholeOf(params["max_parallel_requests"]);
  const url = address.url.endsWith("/v1") ? address.url : `${address.url}${server.suffix}`;
  return [
    {
      group,
      info,
      endpoint: {
        url,
        model: name,
        ...(weight !== undefined && weight !== 1 && { weight }),
        ...(slots !== undefined && { slots }),
      },
      name,
      order: wholeOf(params["order"]),
    },
  ];
}

function whyNot(isOwn: boolean, address: string | undefined): string {
  if (address?.startsWith("os.environ/") === true)
    return "its address is in an environment variable; write it into `api_base`";
  if (address === undefined) return isOwn ? "it has no `api_base`" : "it is no server of your own";
  return isOwn ? "its `api_base` is no http:// or https:// address" : "its API is not OpenAI's";
}

function settingsOf(info: Readonly<Record<string, unknown>>): ImportedModel["settings"] {
  const context = wholeOf(info["max_input_tokens"]);
  const { mode, [`${carriedPrefix}thinking_override`]: thinks, [`${carriedPrefix}single_turn`]: single } = info;
  return {
    ...(context !== undefined && { ctx_size: context }),
    ...(info["supports_vision"] === true && { vision: true }),
    ...(mode === "embedding" && { is_embedding: true }),
    ...(mode === "rerank" && { is_reranker: true }),
    ...(typeof thinks === "boolean" && { thinking_override: thinks }),
    ...(typeof single === "boolean" && { single_turn: single }),
  };
}

/** What MAGI wrote of a model when it exported it. */
function factsIn(info: Readonly<Record<string, unknown>>): Partial<ModelFacts> {
  const [family, version, quantization] = ["family", "version", "quantization"].map((field) =>
    textOf(info[carriedPrefix + field]),
  );
  const size = info[`${carriedPrefix}size_params`];
  const said = (field: string, fact: "isThinking" | "isInstruct" | "isCoder"): Partial<ModelFacts> => {
    const value = info[carriedPrefix + field];
    return typeof value === "boolean" ? { [fact]: value } : {};
  };
  return {
    ...(family !== undefined && { family }),
    ...(version !== undefined && { version }),
    ...(quantization !== undefined && { quantization }),
    ...(typeof size === "number" && size > 0 && Number.isFinite(size) && { size }),
    ...said("is_thinking_model", "isThinking"),
    ...said("is_instruct", "isInstruct"),
    ...said("is_coder", "isCoder"),
  };
}

/** What the file says beside its models and MAGI has no place for. */
function settingsLeftOut(config: Readonly<Record<string, unknown>>): readonly string[] {
  const router = fieldsOf(config["router_settings"]);
  const strategy = router["routing_strategy"];
  const fallbacks = itemsOf(router["fallbacks"]).flatMap((each) => Object.keys(fieldsOf(each)));
  const leftOut = [
    ...entriesOf(config["litellm_settings"]).map(([name]) => `litellm_settings.${name}`),
    ...Object.keys(router)
      .filter((name) => !exportedSettings.has(name))
      .map((name) => `router_settings.${name}`),
    ...(fallbacks.every((group) => group.startsWith("magi-")) ? [] : ["router_settings.fallbacks"]),
    ...(knownStrategies.has(strategy) ? [] : ["router_settings.routing_strategy"]),
  ];
  return [
    ...(itemsOf(config["include"]).length > 0
      ? ["The files that it names under `include` are not read: import each of them, too."]
      : []),
    ...(leftOut.length === 0 ? [] : [`Not taken over, as MAGI has its own ways: ${shownList(leftOut)}.`]),
  ];
}

/** The tier of each group of entries, and the tiers in their order when the file says it. */
function tiersOf(
  deployments: readonly Deployment[],
  routers: readonly Readonly<Record<string, unknown>>[],
): { readonly of: (group: string) => string | undefined; readonly ladder?: readonly string[] } {
  const tiers = new Map<string, string>();
  const named = [...new Set(deployments.map(({ group }) => group))].flatMap((group) => {
    const tier = /^magi-(.+)$/s.exec(group)?.[1];
    return tier === undefined ? [] : [[group, tier] as const];
  });
  for (const router of routers) {
    const config = fieldsOf(fieldsOf(router["litellm_params"])["complexity_router_config"]);
    const rungs = new Map(entriesOf(config["tiers"]));
    for (const [at, rung] of complexityRungs.entries())
      for (const group of groupsOf(rungs.get(rung)))
        if (!tiers.has(group)) tiers.set(group, rungTiers[at] ?? "powerful");
  }
  for (const [group, tier] of named) tiers.set(group, tier);
  const ladder = named.map(([, tier]) => tier);
  return {
    of: (group) => tiers.get(group),
    ...(ladder.length > 0
      ? // MAGI writes its tiers from the lowest up.
        { ladder: [...new Set(ladder)] }
      : tiers.size > 0 && { ladder: discoveredTiers }),
  };
}

/** A rung names a group, or several, or groups with settings of their own. */
function groupsOf(written: unknown): readonly string[] {
  return (Array.isArray(written) ? itemsOf(written) : [written]).flatMap((one) => {
    const name = textOf(one) ?? textOf(fieldsOf(one)["model_name"]);
    return name === undefined ? [] : [name];
  });
}

/** One server and name under several groups is one model: the first. */
function withoutTwins(models: readonly ImportedModel[]): readonly ImportedModel[] {
  const seen = new Set<string>();
  return models.filter(({ endpoints }) => {
    const key = JSON.stringify(endpoints.map(({ url, model }) => [url, model]));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function balancingOf(
  config: Readonly<Record<string, unknown>>,
  deployments: readonly Deployment[],
): Partial<LoadBalancing> {
  const general = fieldsOf(config["general_settings"]);
  const interval = wholeOf(general["health_check_interval"]);
  const isOrdered = deployments.length > 0 && deployments.every(({ order }) => order !== undefined);
  return {
    ...(isOrdered && { enabled: false }),
    ...(fieldsOf(config["router_settings"])["routing_strategy"] === "least-busy" && {
      strategy: "least_loaded" as const,
    }),
    ...(general["background_health_checks"] === true && interval !== undefined && { health_check_interval: interval }),
  };
}
