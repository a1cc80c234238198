import { asRecord } from "../record.ts";
import type { Entry } from "../discovery/entry.ts";
import { textOf } from "./listing.ts";

/** One model at one address, however the address of this machine is written. */
export function placeOf(url: string, model: string): string {
  // Ollama leaves the usual tag away.
  return `${urlKey(url)} ${model.replace(/:latest$/, "")}`;
}

/** The same for all ways to write one address. */
export function urlKey(url: string): string {
  return url
    .replace(/\/+$/, "")
    .replace(/^(https?:\/\/)(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?=[:/]|$)/i, "$1here");
}

/** Where the registry says that a model answers; a port counts as the address that it stands for. */
export function placesIn(id: string, entry: Entry): readonly { readonly url: string; readonly model: string }[] {
  if (entry["engine"] === "embedded") return [];
  const { endpoints, port } = entry;
  if (Array.isArray(endpoints))
    return endpoints.flatMap((endpoint: unknown) => {
      const { url, model } = asRecord(endpoint);
      return typeof url === "string" ? [{ url, model: textOf(model) ?? id }] : [];
    });
  return typeof port === "number" ? [{ url: urlOfPort(port), model: id }] : [];
}

export function urlOfPort(port: number): string {
  return `http://127.0.0.1:${port}/v1`;
}
