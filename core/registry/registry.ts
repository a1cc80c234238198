/**
 * The model registry, `data/model_registry.json`: every known model, by model id. Names are those of the file. Fields
 * that MAGI does not know are kept by whoever writes the file (see workspace/), so they do not appear here.
 */
export interface Registry {
  readonly models: ReadonlyMap<string, RegistryModel>;
  /** By model id, the fields whose values make no sense; they are as if they were not there. */
  readonly unusable?: ReadonlyMap<string, readonly string[]>;
  readonly scan_path?: string;
  readonly last_scan?: string;
}

export interface RegistryModel {
  readonly model_id: string;
  /** Absolute, in the home folder (`~/`), relative to the workspace folder, or `builtin:NAME` for a model that ships with MAGI. */
  readonly file_path?: string;
  readonly filename?: string;
  readonly family?: string;
  readonly version?: string;
  /** Billions of parameters. */
  readonly size_params?: number;
  /** As a person writes it, such as `Q4_K_M`. */
  readonly quantization?: string;
  readonly is_thinking_model?: boolean;
  /** What the user said about thinking; wins over `is_thinking_model`. */
  readonly thinking_override?: boolean;
  readonly is_instruct?: boolean;
  readonly is_coder?: boolean;
  readonly assigned_tier?: string;
  /** What the user said about the tier; wins over `assigned_tier`. */
  readonly tier_override?: string;
  readonly port?: number;
  /** False means that MAGI must not use it although a profile names it. Absent means true. */
  readonly enabled?: boolean;
  readonly n_gpu_layers?: number;
  readonly ctx_size?: number;
  readonly n_threads?: number;
  readonly batch_size?: number;
  /** Whether it sees images. Absent: its server or its name says. */
  readonly vision?: boolean;
  /** It turns text into vectors and is not chatted with. */
  readonly is_embedding?: boolean;
  /** It ranks texts by how well they answer a question and is not chatted with. */
  readonly is_reranker?: boolean;
  /** The file that sees or hears for it; paths as in `file_path`. */
  readonly mmproj_path?: string;
  /** Tokens that it was trained for; `ctx_size` is what it is run with. */
  readonly context_length?: number;
  /** Whether discovery last found its file gone. */
  readonly missing?: boolean;
  /** Servers that answer for this model. Without them, `port` on this machine; see `endpointsOf`. */
  readonly endpoints?: readonly RegistryEndpoint[];
  /** `embedded`: MAGI runs the model file itself with llama.cpp, in a process of its own. */
  readonly engine?: "embedded";
  /** The model sees only the last question (and the draft when refining), at temperature 0. */
  readonly single_turn?: boolean;
}

export interface RegistryEndpoint {
  /** Base URL that ends before `/chat/completions`, such as `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** The model's name on that server; the model id when absent. */
  readonly model?: string;
  /** Share of the load relative to the model's other endpoints; 1 when absent. */
  readonly weight?: number;
  /** Requests that the server works on at once; others wait in the router. Absent: what the server says, else no limit. */
  readonly slots?: number;
}

/** The tier a model serves: the user's override, else the assigned one, else `undefined`. */
export function effectiveTier(model: RegistryModel): string | undefined {
  return model.tier_override ?? model.assigned_tier;
}

/** Whether the model thinks before it answers: the user's word, else what was discovered. */
export function isThinking(model: RegistryModel): boolean {
  return model.thinking_override ?? model.is_thinking_model ?? false;
}
