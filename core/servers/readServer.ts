import { identifyServer, rootOf } from "./identifyServer.ts";
import type { ServerKind } from "./identifyServer.ts";
import { readLlamaServer } from "./kinds/llamaServer.ts";
import { readLmStudio } from "./kinds/lmStudio.ts";
import { readOllama } from "./kinds/ollama.ts";
import { readOpenAiList } from "./kinds/openAiList.ts";
import type { Listing } from "./listing.ts";
import type { Probe, Reply } from "./probe.ts";
import type { ServedModel } from "./servedModel.ts";

/** What is found at an address. */
export type ServerReading =
  | {
      readonly state: "ok";
      readonly kind: ServerKind;
      /** As people call it: `Ollama`. */
      readonly program: string;
      readonly models: readonly ServedModel[];
      /** What is left out, one sentence each. */
      readonly notes: readonly string[];
    }
  /** It is one, and does not say which models it has: it wants a key, loads, has too much to do, or fails. */
  | { readonly state: "auth" | "loading" | "busy" | "failing"; readonly program: string }
  /** Something else listens there. `magi`: MAGI's own gateway, which is asked for what others serve. */
  | { readonly state: "stranger" | "magi" };

/**
 * Finds out what answers at a base URL and which models it has. It is never asked for a completion, and never made to load
 * a model. Rejects as `probe` does when nothing can be said at all; what only adds to the list may fail.
 */
export async function readServer(baseUrl: string, probe: Probe): Promise<ServerReading> {
  const kind = await identifyServer(baseUrl, probe);
  if (typeof kind !== "string") return readingOfState(kind, { baseUrl, probe, program: undefined });
  const listing = await readers[kind](baseUrl, probe);
  if ("reply" in listing) return readingOfState(listing.reply, { baseUrl, probe, program: programs[kind] });
  const { models, notes, owner } = listing;
  if (owner === "magi") return { state: "magi" };
  return { state: "ok", kind, program: programOfOwner(owner) ?? programs[kind], models, notes };
}

const readers: Readonly<Record<ServerKind, (baseUrl: string, probe: Probe) => Promise<Listing>>> = {
  ollama: readOllama,
  "lm-studio": readLmStudio,
  "llama-server": readLlamaServer,
  "llama-swap": readOpenAiList,
  litellm: readOpenAiList,
  vllm: readOpenAiList,
  generic: readOpenAiList,
};

/** What people call them. */
const programs: Readonly<Record<ServerKind, string>> = {
  ollama: "Ollama",
  "lm-studio": "LM Studio",
  "llama-server": "llama-server",
  "llama-swap": "llama-swap",
  litellm: "LiteLLM",
  vllm: "vLLM",
  generic: "a server with the OpenAI API",
};

/** Programs that are told apart only by what their lists say of who owns a model. */
function programOfOwner(owner: string | undefined): string | undefined {
  switch (owner) {
    case "koboldcpp":
      return "KoboldCpp";
    case "sglang":
      return "SGLang";
    default:
      return undefined;
  }
}

async function readingOfState(
  reply: Reply,
  {
    baseUrl,
    probe,
    program,
  }: { readonly baseUrl: string; readonly probe: Probe; readonly program: string | undefined },
): Promise<ServerReading> {
  const { status, text, json } = reply;
  if (status === 401 || status === 403) {
    // Programs of other kinds refuse too, and say nothing that a model server would say.
    if (program === undefined && status === 403 && json === undefined) return { state: "stranger" };
    return { state: "auth", program: program ?? ((await isVllm(baseUrl, probe)) ? programs.vllm : programs.generic) };
  }
  // Nobody else says this, whatever it is asked.
  if (status === 503 && /loading/i.test(text))
    return { state: "loading", program: program ?? programs["llama-server"] };
  if (status === 429 || status === 503) return { state: "busy", program: program ?? programs.generic };
  return program === undefined || program === programs.generic ? { state: "stranger" } : { state: "failing", program };
}

/** With a key, vLLM still tells everybody its version and nothing else. */
async function isVllm(baseUrl: string, probe: Probe): Promise<boolean> {
  try {
    const { status, json } = await probe(`${rootOf(baseUrl)}/version`);
    return status === 200 && typeof json?.["version"] === "string" && Object.keys(json).length === 1;
  } catch {
    // It wants a key; that its name stays unknown is no reason to say nothing.
    return false;
  }
}
