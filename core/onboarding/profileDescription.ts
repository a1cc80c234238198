import { readBaseUrl } from "../export/baseUrl.ts";
import { endpointsOf } from "../registry/endpoints.ts";
import type { Endpoint } from "../registry/endpoints.ts";
import type { Registry } from "../registry/registry.ts";

/** What a profile that is made of these models says of itself: where they are. */
export function descriptionOf(ids: readonly string[], { models }: Registry): string {
  const hosts = ids.flatMap((id) => models.get(id) ?? []).flatMap((model) => endpointsOf(model).map(otherHostOf));
  const others = new Set(hosts.filter((host) => host !== undefined)).size;
  if (others === 0) return "Models of this machine";
  if (hosts.includes(undefined)) return `Models of this machine and of ${others === 1 ? "another" : "others"}`;
  return `Models of ${others === 1 ? "another machine" : "other machines"}`;
}

/** Undefined for what is on this machine. */
function otherHostOf(endpoint: Endpoint): string | undefined {
  const address = endpoint.kind === "http" ? readBaseUrl(endpoint.url) : undefined;
  return address?.isLoopback === false ? address.host : undefined;
}
