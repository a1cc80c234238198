import { allLayers } from "../engines/llamaServerArguments.ts";
import { readBaseUrl } from "../export/baseUrl.ts";
import type { RegistryEndpoint } from "../registry/registry.ts";
import { isCompany } from "./companies.ts";
import { entriesOf, fieldsOf, itemsOf, shown, shownList, textOf, wholeOf } from "./fields.ts";
import type { Imported, ImportedModel } from "./imported.ts";
import { expandMacros } from "./macros.ts";
import { optionsLeftOut } from "./optionsLeftOut.ts";
import { optionOf, splitCommand } from "./splitCommand.ts";
import { whereKeysGo } from "../servers/serverKeys.ts";

/** Where llama-swap listens unless it is told otherwise. */
const usualLlamaSwap = "http://127.0.0.1:8080/v1";

export interface LlamaSwapPlace {
  /** The address of a running llama-swap that ends in `/v1`. */
  readonly gateway?: string | undefined;
  /** The variables that `${env.NAME}` stands for. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * What a configuration of llama-swap says. Models that it starts from a GGUF file become models with that file; with a
 * `gateway` they stay with it and are asked there. Models of peers are asked at the peers.
 */
export function fromLlamaSwap(data: unknown, { gateway, environment = {} }: LlamaSwapPlace = {}): Imported {
  const config = fieldsOf(data);
  const notes: string[] = [];
  const macros = new Map([...variablesOf(environment), ...macrosOf(config["macros"])]);
  const models = entriesOf(config["models"]).flatMap(([name, entry]) =>
    modelOf(name, entry, { macros, gateway, notes }),
  );
  if (models.some(({ endpoints }) => endpoints.length > 0) && itemsOf(config["apiKeys"]).length > 0)
    notes.push(`The key that llama-swap wants (apiKeys) is not taken over; ${whereKeysGo}.`);
  const unlike = settingsLeftOut(config);
  if (unlike.length > 0) notes.push(`Not taken over, as MAGI decides what runs by its profile: ${shownList(unlike)}.`);
  return { models: [...models, ...peerModels(config["peers"], notes)], notes };
}

interface Context {
  readonly macros: ReadonlyMap<string, string>;
  readonly gateway: string | undefined;
  readonly notes: string[];
}

function modelOf(name: string, entry: unknown, { macros, gateway, notes }: Context): readonly ImportedModel[] {
  const fields = fieldsOf(entry);
  const known = new Map([...macros, ...macrosOf(fields["macros"]), ["MODEL_ID", name]]);
  const command = expandMacros(textOf(fields["cmd"]) ?? "", known);
  const words = splitCommand(command);
  if (!isChattedWith(words, fields)) {
    notes.push(`${shown(name)} is left out: it is for sound or pictures and is not chatted with.`);
    return [];
  }
  const unknown = command.match(/\$\{[^}]*\}/g) ?? [];
  const option = (...names: readonly string[]): string | undefined => optionOf(words, names);
  const path = option("-m", "--model");
  // The paths of a container are not those of this machine.
  const isContained = /(?:^|[\\/])(?:docker|podman|nerdctl)(?:\.exe)?$/i.test(words[0] ?? "");
  const missing = path !== undefined && !isContained ? unknown.find((macro) => path.includes(macro)) : undefined;
  const filePath =
    path !== undefined && /\.gguf$/i.test(path) && !isContained && missing === undefined ? path : undefined;
  const publishedName = filePath === undefined ? publishedNameOf(words) : undefined;
  const projector = option("-mm", "--mmproj");
  const metadata = fieldsOf(fields["metadata"]);
  const port = portOf(metadata["magi_port"]);
  const id = textOf(metadata["magi_model"]);
  const tier = textOf(metadata["magi_tier"]) ?? tierOfAlias(itemsOf(fields["aliases"]));
  const slots = wholeOf(fields["concurrencyLimit"]);
  const isAsked = gateway !== undefined || filePath === undefined;
  if (filePath === undefined && gateway === undefined)
    notes.push(
      `${shown(name)} is ${missing === undefined ? "not started from a GGUF file of this machine" : `started from a file whose path has ${shown(missing)}, which has no value here`}, so it is asked at ${usualLlamaSwap}, where llama-swap listens by default; --url says where yours does.`,
    );
  if (!isAsked) notes.push(...leftOutOf(name, words, fields));
  return [
    {
      name,
      ...(publishedName !== undefined && { publishedName }),
      ...(id !== undefined && { id }),
      ...(tier !== undefined && { tier }),
      ...(filePath !== undefined && { filePath }),
      ...(port !== undefined && { port }),
      endpoints: isAsked
        ? [{ url: gateway ?? usualLlamaSwap, model: name, ...(slots !== undefined && { slots }) }]
        : [],
      settings: {
        ...settingsOf(words, fields, filePath === undefined ? undefined : projector),
        ...exportedSettings(metadata, isAsked),
      },
    },
  ];
}

/** What a model loses that MAGI starts itself. */
function leftOutOf(
  name: string,
  words: readonly string[],
  fields: Readonly<Record<string, unknown>>,
): readonly string[] {
  const options = optionsLeftOut(words);
  return [
    ...(options.length === 0
      ? []
      : [
          `${shown(name)} runs without ${shownList(options)} of its command; with --url it stays with a running llama-swap, which has them.`,
        ]),
    ...(itemsOf(fields["env"]).length > 0 ? [`The environment of ${shown(name)} (env) is not taken over.`] : []),
    ...(entriesOf(fields["filters"]).length > 0 ? [`The filters of ${shown(name)} are not taken over.`] : []),
  ];
}

/** Programs beside llama-server that others start with llama-swap, and what is said of them or of what they do. */
function isChattedWith(words: readonly string[], fields: Readonly<Record<string, unknown>>): boolean {
  const { in: takes, out: gives } = fieldsOf(fields["capabilities"]);
  const hasText = (kinds: unknown): boolean => itemsOf(kinds).length === 0 || itemsOf(kinds).includes("text");
  return (
    hasText(takes) &&
    hasText(gives) &&
    !/^\/v1\/(?:audio|images)\//.test(textOf(fields["checkEndpoint"]) ?? "") &&
    !/(?:^|[\\/])(?:whisper-server|sd-server)(?:\.exe)?$/i.test(words[0] ?? "")
  );
}

/** What llama-swap is told of which models run when; what MAGI's own export says of it is no loss. */
function settingsLeftOut(config: Readonly<Record<string, unknown>>): readonly string[] {
  const { groups } = fieldsOf(fieldsOf(fieldsOf(config["routing"])["router"])["settings"]);
  const isOwn = entriesOf(groups).every(([name]) => /^magi(?:-draft|-refine)?$/.test(name));
  return ["groups", "matrix", "routing", "profiles", "selectors", "hooks"].filter(
    (key) => entriesOf(config[key]).length > 0 && !(key === "routing" && isOwn && groups !== undefined),
  );
}

/** The environment, as macros. */
function variablesOf(
  environment: Readonly<Record<string, string | undefined>>,
): readonly (readonly [string, string])[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[`env.${name}`, value] as const],
  );
}

/** What a command that starts from no file of this machine calls its model: on Hugging Face, in a container, or for vLLM. */
function publishedNameOf(words: readonly string[]): string | undefined {
  const served = words.indexOf("serve");
  const name =
    optionOf(words, ["-hf", "-hfr", "--hf-repo"]) ??
    optionOf(words, ["-m", "--model"])?.split(/[\\/]/).at(-1) ??
    (served === -1 ? undefined : words[served + 1]);
  return name === undefined || name === "" || name.startsWith("-") || name.includes("${") ? undefined : name;
}

function settingsOf(
  words: readonly string[],
  fields: Readonly<Record<string, unknown>>,
  projector: string | undefined,
): ImportedModel["settings"] {
  const number = (least: number, ...names: readonly string[]): number | undefined =>
    wholeOf(optionOf(words, names), least);
  const context = number(1, "-c", "--ctx-size", "--max-model-len");
  const layers = layersIn(optionOf(words, ["-ngl", "--gpu-layers", "--n-gpu-layers"]));
  const threads = number(1, "-t", "--threads");
  const batch = number(1, "-b", "--batch-size");
  const capabilities = fieldsOf(fields["capabilities"]);
  return {
    ...(context !== undefined && { ctx_size: context }),
    ...(layers !== undefined && { n_gpu_layers: layers }),
    ...(threads !== undefined && { n_threads: threads }),
    ...(batch !== undefined && { batch_size: batch }),
    ...(projector !== undefined && { mmproj_path: projector }),
    ...(itemsOf(capabilities["in"]).includes("image") && { vision: true }),
    ...(words.some((word) => /^--embeddings?$/.test(word)) && { is_embedding: true }),
    ...((capabilities["reranker"] === true || words.some((word) => /^--rerank(?:ing)?$/.test(word))) && {
      is_reranker: true,
    }),
  };
}

/** What MAGI wrote of a model when it exported it. */
function exportedSettings(metadata: Readonly<Record<string, unknown>>, isAsked: boolean): ImportedModel["settings"] {
  const { magi_engine: engine, magi_thinking_override: thinks, magi_single_turn: single } = metadata;
  return {
    ...(engine === "embedded" && !isAsked && { engine }),
    ...(typeof thinks === "boolean" && { thinking_override: thinks }),
    ...(typeof single === "boolean" && { single_turn: single }),
  };
}

/** -1 for all, as registries say it; undefined also for `auto`, which is what llama-server does anyway. */
function layersIn(written: string | undefined): number | undefined {
  const layers = written === "all" ? allLayers : wholeOf(written, 0);
  return layers === undefined || layers < allLayers ? layers : -1;
}

function portOf(written: unknown): number | undefined {
  const port = wholeOf(written);
  return port !== undefined && port <= 65_535 ? port : undefined;
}

function tierOfAlias(aliases: readonly unknown[]): string | undefined {
  return aliases
    .map((alias) => /^magi-(.+)$/s.exec(textOf(alias) ?? textOf(fieldsOf(alias)["id"]) ?? "")?.[1])
    .find((tier) => tier !== undefined);
}

function macrosOf(written: unknown): ReadonlyMap<string, string> {
  return new Map(
    entriesOf(written).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[name, String(value)] as const]
        : [],
    ),
  );
}

/** The models of peers; one that several have is one model with several endpoints. */
function peerModels(peers: unknown, notes: string[]): readonly ImportedModel[] {
  const endpoints = new Map<string, RegistryEndpoint[]>();
  for (const [peer, entry] of entriesOf(peers)) {
    const fields = fieldsOf(entry);
    const proxy = textOf(fields["proxy"]) ?? "";
    // No variable is put in: whoever wrote the file would learn of it as the name of a host.
    if (proxy.includes("${")) {
      notes.push(`The peer ${shown(peer)} is left out: its address has a variable; write what it stands for.`);
      continue;
    }
    const address = readBaseUrl(proxy);
    if (address === undefined) {
      notes.push(`The peer ${shown(peer)} is left out: its address is no http:// or https:// address.`);
      continue;
    }
    if (isCompany(address.host)) {
      notes.push(`The peer ${shown(peer)} is left out: it is no server of your own.`);
      continue;
    }
    if (address.hadSecret || textOf(fields["apiKey"]) !== undefined)
      notes.push(`The key of the peer ${shown(peer)} is not taken over; ${whereKeysGo}.`);
    if (entriesOf(fields["filters"]).length > 0)
      notes.push(`The filters of the peer ${shown(peer)} are not taken over.`);
    for (const model of itemsOf(fields["models"])) {
      const name = textOf(model);
      if (name === undefined) continue;
      const known = endpoints.get(name) ?? [];
      endpoints.set(name, known);
      known.push({ url: `${address.url.replace(/\/v1$/, "")}/v1`, model: name });
    }
  }
  return [...endpoints].map(([name, found]) => ({ name, endpoints: found, settings: {} }));
}
