import { modelEntries } from "./modelEntries.ts";
import type { Probe, Reply } from "./probe.ts";

/** The programs that MAGI can tell apart. `generic` is anything else that speaks the OpenAI API. */
export type ServerKind = "ollama" | "lm-studio" | "llama-swap" | "litellm" | "llama-server" | "vllm" | "generic";

/**
 * Finds out what answers at a base URL, cheapest question first and never with a completion. llama-swap comes before
 * llama-server, because it passes on that server's list of models. A reply that says how the server is (loading, wants a
 * key) rather than what it is comes back as it is.
 */
export async function identifyServer(baseUrl: string, probe: Probe): Promise<ServerKind | Reply> {
  const root = rootOf(baseUrl);
  const version = await probe(`${root}/api/version`);
  if (isStateOfServer(version)) return version;
  if (version.status === 200 && typeof version.json?.["version"] === "string") return "ollama";
  for (const path of ["/api/v1/models", "/api/v0/models"]) if (isLmStudio(await probe(root + path))) return "lm-studio";
  const running = await probe(`${root}/running`);
  if (running.status === 200 && Array.isArray(running.json?.["running"])) return "llama-swap";
  const lively = await probe(`${root}/health/liveliness`);
  // Not the page of a program that shows one at every path.
  if (lively.status === 200 && lively.text.length < 200 && /alive/i.test(lively.text)) return "litellm";
  const models = await probe(`${baseUrl}/models`);
  if (isStateOfServer(models)) return models;
  const owners = modelEntries(models).map((entry) => entry["owned_by"]);
  if (owners.includes("llamacpp")) return "llama-server";
  if (owners.includes("vllm")) return "vllm";
  return "generic";
}

/** A server's address without the path of its OpenAI API. */
export function rootOf(baseUrl: string): string {
  return baseUrl.replace(/\/v1$/, "");
}

function isStateOfServer({ status, text }: Reply): boolean {
  return status === 401 || status === 403 || status === 429 || (status === 503 && /loading/i.test(text));
}

function isLmStudio(reply: Reply): boolean {
  return (
    reply.status === 200 &&
    modelEntries(reply).some((entry) => Array.isArray(entry["loaded_instances"]) || typeof entry["state"] === "string")
  );
}
