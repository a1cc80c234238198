import { layersOf } from "../engines/llamaServerArguments.ts";
import { readBaseUrl, withoutVersion } from "./baseUrl.ts";
import { commandLine, portMacro, systemOf } from "./commandLine.ts";
import type { ExportInput, Translation } from "./exported.ts";
import { commonLosses, loopbackNote, modelsOf } from "./models.ts";
import type { ExportedModel, ExportedTier } from "./models.ts";
import { uniqueName } from "./names.ts";
import type { Profile } from "../profile/profile.ts";
import { portOf } from "../registry/endpoints.ts";
import { seesImages } from "../registry/seesImages.ts";

/** Seconds after which a model that nobody asks makes room. */
const idleSeconds = 600;

interface Started {
  readonly id: string;
  readonly model: ExportedModel;
  readonly command: string;
}

/**
 * The configuration of llama-swap (`llama-swap --config FILE`): the models that have a file and no server of their own are
 * started by it, one at a time; the servers that others start are its peers.
 */
export function toLlamaSwap({ profile, registry, toAbsolutePath }: ExportInput): Translation {
  const found = modelsOf(profile, registry);
  const losses = [...found.losses];
  const ids = new Set<string>();
  const started = found.models.flatMap((model): readonly Started[] => {
    if (!isStarted(model)) return [];
    const command = commandOf(model, toAbsolutePath);
    if (command === undefined) {
      losses.push(`The model ${model.id} is left out: the path of its file cannot be said in a command line.`);
      return [];
    }
    const id = uniqueName(model.id.replaceAll("${", "$_{"), ids);
    if (id !== model.id)
      losses.push(`The model ${model.id} is called ${id}: llama-swap would put a macro in its name.`);
    return [{ id, model, command }];
  });
  const peers = peersOf(found.models, losses);
  const aliases = aliasesOf(started, ids, losses);
  const document = {
    healthCheckTimeout: 300,
    models: Object.fromEntries(
      started.map(({ id, model, command }) => [id, modelEntry(model, command, aliases.get(model.tier)?.of === id)]),
    ),
    ...(started.length > 1 && {
      routing: { router: { use: "group", settings: { groups: groupsOf(started, profile) } } },
    }),
    ...(peers.size > 0 && { peers: Object.fromEntries(peers) }),
  };
  const aliasNames = [...aliases.keys()].map(aliasOf).join(", ");
  return {
    documents: [document],
    models: started.length + new Set([...peers.values()].flatMap(({ models }) => models)).size,
    losses: [
      ...losses,
      ...namesLost(found.tiers, { started, peers, ids }),
      ...profileLosses(profile, found.models.filter(isServed)),
    ],
    notes: [
      "Start it with: llama-swap --config FILE. It needs `llama-server` on the PATH.",
      ...(started.length === 0
        ? []
        : [`Clients ask for a model by its id, or for a tier by the name of its first model: ${aliasNames}.`]),
      ...(peers.size === 0 ? [] : ["The model of a peer is asked for by the name that it has there."]),
      ...([...peers.values()].some(({ proxy }) => readBaseUrl(proxy)?.isLoopback === true)
        ? [loopbackNote("llama-swap")]
        : []),
      `A model that nobody asked for ${idleSeconds / 60} minutes is unloaded (ttl).`,
      "To let MAGI choose among these models, give each the endpoint of llama-swap in the registry, such as http://127.0.0.1:8080/v1.",
    ],
  };
}

/** Whether llama-swap starts its server: it has a file, and no address of a server that others look after. */
function isStarted({ model }: ExportedModel): boolean {
  return (
    model.file_path !== undefined && !model.file_path.startsWith("builtin:") && (model.endpoints ?? []).length === 0
  );
}

/** Whether it is in the export at all: started, or at a server that others start. */
function isServed(model: ExportedModel): boolean {
  return isStarted(model) || model.endpoints.some(({ kind }) => kind === "http");
}

function commandOf(
  { id, model, endpoints }: ExportedModel,
  toAbsolutePath: (path: string) => string,
): string | undefined {
  const path = toAbsolutePath(model.file_path ?? "");
  const slots = endpoints.length === 1 && endpoints[0]?.kind === "http" ? endpoints[0].slots : undefined;
  const option = (name: string, value: number | string | undefined): readonly string[] =>
    value === undefined ? [] : [name, String(value)];
  return commandLine(
    [
      ...["llama-server", "--port", portMacro],
      ...option("--model", path),
      ...option("--alias", /[,]/.test(id) ? undefined : id),
      ...option("--mmproj", model.mmproj_path === undefined ? undefined : toAbsolutePath(model.mmproj_path)),
      ...option("--ctx-size", model.ctx_size),
      ...option("--n-gpu-layers", model.n_gpu_layers === undefined ? undefined : layersOf(model.n_gpu_layers)),
      ...option("--threads", model.n_threads),
      ...option("--batch-size", model.batch_size),
      ...option("--parallel", slots),
    ],
    systemOf(path),
  );
}

function modelEntry({ id, model, tier, endpoints }: ExportedModel, cmd: string, isFirstOfTier: boolean): object {
  const [endpoint] = endpoints;
  const slots = endpoint?.kind === "http" ? endpoint.slots : undefined;
  const port = portOf(model);
  return {
    cmd,
    proxy: `http://localhost:${portMacro}`,
    checkEndpoint: "/health",
    ttl: idleSeconds,
    ...(isFirstOfTier && { aliases: [aliasOf(tier)] }),
    ...(slots !== undefined && { concurrencyLimit: slots }),
    ...(seesImages(model) && { capabilities: { in: ["text", "image"], out: ["text"] } }),
    // For the way back; llama-swap only passes it on.
    metadata: {
      magi_model: id.replaceAll("${", "$_{"),
      magi_tier: tier.replaceAll("${", "$_{"),
      ...(port !== undefined && { magi_port: port }),
      ...(model.engine !== undefined && { magi_engine: model.engine }),
      ...(model.thinking_override !== undefined && { magi_thinking_override: model.thinking_override }),
      ...(model.single_turn !== undefined && { magi_single_turn: model.single_turn }),
    },
  };
}

function aliasOf(tier: string): string {
  return `magi-${tier.replaceAll("${", "$_{")}`;
}

/** The models that answer for their tier's name: the first of each. */
function aliasesOf(
  started: readonly Started[],
  ids: ReadonlySet<string>,
  losses: string[],
): ReadonlyMap<string, { readonly of: string }> {
  const aliases = new Map<string, { readonly of: string }>();
  for (const { id, model } of started) {
    if (aliases.has(model.tier)) continue;
    if (ids.has(aliasOf(model.tier)))
      losses.push(`The tier ${model.tier} has no name in llama-swap: a model is called ${aliasOf(model.tier)}.`);
    else aliases.set(model.tier, { of: id });
  }
  return aliases;
}

/** One model at a time; when the profile drafts and refines, one of each of the two tiers beside the other. */
function groupsOf(started: readonly Started[], { two_stage }: Profile): object {
  const { enabled, stage1_tier, stage2_tier } = two_stage;
  const isBeside = (tier: string): boolean =>
    enabled && stage1_tier !== stage2_tier && [stage1_tier, stage2_tier].includes(tier);
  const members = (wanted: (tier: string) => boolean): readonly string[] =>
    started.filter(({ model }) => wanted(model.tier)).map(({ id }) => id);
  const groups = [
    ["magi", members((tier) => !isBeside(tier)), true],
    ["magi-draft", members((tier) => isBeside(tier) && tier === stage1_tier), false],
    ["magi-refine", members((tier) => isBeside(tier) && tier === stage2_tier), false],
  ] as const;
  return Object.fromEntries(
    groups.flatMap(([name, ids, exclusive]) =>
      ids.length === 0 ? [] : [[name, { swap: true, exclusive, members: ids }]],
    ),
  );
}

/** llama-swap gives a peer a minute otherwise, also for an answer that is not streamed. */
const patience = { responseHeader: 0 };

interface Peer {
  readonly proxy: string;
  readonly timeouts: object;
  readonly models: string[];
}

function peersOf(models: readonly ExportedModel[], losses: string[]): ReadonlyMap<string, Peer> {
  const byAddress = new Map<string, string>();
  const names = new Set<string>();
  const peers = new Map<string, Peer>();
  for (const model of models) {
    if (isStarted(model)) continue;
    if (model.endpoints.every(({ kind }) => kind === "embedded"))
      losses.push(
        `The model ${model.id} is left out: ${model.endpoints.length === 0 ? "the registry does not say where it runs" : "it ships with MAGI, which runs it itself"}.`,
      );
    for (const endpoint of model.endpoints) {
      if (endpoint.kind === "embedded") continue;
      const address = readBaseUrl(endpoint.url);
      const proxy = address && withoutVersion(address.url);
      if (address === undefined || proxy === undefined) {
        losses.push(
          `An endpoint of ${model.id} is left out: llama-swap asks /v1 of a server, and its address does not end in /v1.`,
        );
        continue;
      }
      if (endpoint.upstreamModel === "" || `${proxy}${endpoint.upstreamModel}`.includes("${")) {
        losses.push(`An endpoint of ${model.id} is left out: llama-swap has no such names of models.`);
        continue;
      }
      if (endpoint.hadSecret)
        losses.push(
          `The address of ${model.id} at ${proxy} is written without its user and query, which may hold a key; add \`apiKey\` to the peer.`,
        );
      if (endpoint.weight !== 1) losses.push(`weight: llama-swap sends as much to ${proxy} as to others.`);
      const name =
        byAddress.get(proxy) ?? uniqueName(proxy.replace(/^https?:\/\//, "").replace(/[^\w.-]+/g, "-"), names);
      byAddress.set(proxy, name);
      const peer = peers.get(name) ?? { proxy, timeouts: patience, models: [] };
      peers.set(name, peer);
      if (!peer.models.includes(endpoint.upstreamModel)) peer.models.push(endpoint.upstreamModel);
    }
  }
  return peers;
}

/** Where a name of the profile, or of a peer's model, is none in llama-swap. */
function namesLost(
  tiers: readonly ExportedTier[],
  {
    started,
    peers,
    ids,
  }: {
    readonly started: readonly Started[];
    readonly peers: ReadonlyMap<string, Peer>;
    readonly ids: ReadonlySet<string>;
  },
): readonly string[] {
  const asPeers = new Map<string, string[]>();
  for (const [peer, { models }] of peers)
    for (const name of models) asPeers.set(name, [...(asPeers.get(name) ?? []), `${peer}/${name}`]);
  return [
    ...tiers
      .filter(({ tier }) => !started.some(({ model }) => model.tier === tier.name))
      .map(({ tier }) => `The tier ${tier.name} has no name in llama-swap: no model that it starts serves it.`),
    // llama-swap answers by such a name only when it is clear whose it is.
    ...[...asPeers]
      .filter(([name, full]) => full.length > 1 || ids.has(name))
      .map(([name, full]) => `${name} is asked for as ${full.join(" or ")}: llama-swap does not choose among several.`),
  ];
}

function profileLosses(profile: Profile, models: readonly ExportedModel[]): readonly string[] {
  const { enabled, strategy, health_check_interval } = profile.load_balancing;
  return [
    "max_score, expected_time_seconds: llama-swap does not choose by the prompt; the client names the model.",
    `load_balancing: llama-swap does not spread prompts over models; ${enabled ? strategy : "enabled: false"} and the interval of ${health_check_interval} s are left out.`,
    ...commonLosses(profile, models, "llama-swap"),
  ];
}
