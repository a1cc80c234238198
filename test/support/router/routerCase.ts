import { onTestFinished } from "vitest";
import { MockUpstream } from "../upstream/mockUpstream.ts";
import type { Mode } from "../upstream/mockUpstream.ts";
import { RouterChild, ScratchWorkspace } from "./routerChild.ts";

/** A model of the registry: its tier, and the servers that answer for it. */
export interface CaseModel {
  readonly tier: string;
  readonly at: readonly MockUpstream[];
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A mock server that ends with the test. */
export async function upstream(mode: Mode = { kind: "ok" }): Promise<MockUpstream> {
  const server = await new MockUpstream(mode).start();
  onTestFinished(() => server.stop());
  return server;
}

/** A server that refuses connections, at a port that was free a moment ago. */
export async function refusing(): Promise<MockUpstream> {
  const server = await upstream();
  await server.stop();
  return server;
}

export function registryOf(
  models: Readonly<Record<string, CaseModel>>,
): Readonly<Record<string, Record<string, unknown>>> {
  return Object.fromEntries(
    Object.entries(models).map(([id, { tier, at, more }]) => [
      id,
      { assigned_tier: tier, endpoints: at.map(({ url }) => ({ url })), ...more },
    ]),
  );
}

/** A router on a workspace of its own; both end with the test. The active profile is the first one. */
export async function startCase(given: {
  readonly profiles: Readonly<Record<string, string>>;
  /** Absent: there is no registry, or the one of `registry`. */
  readonly models?: Readonly<Record<string, CaseModel>>;
  /** The registry's text, if it is to be a wrong one. */
  readonly registry?: string | undefined;
}): Promise<{ readonly router: RouterChild; readonly workspace: ScratchWorkspace }> {
  const { profiles, models } = given;
  const workspace = await ScratchWorkspace.create({ profiles, ...(models && { models: registryOf(models) }) });
  onTestFinished(() => workspace.remove());
  if (given.registry !== undefined) await workspace.writeRegistry(given.registry);
  const router = await RouterChild.start(workspace.root, Object.keys(given.profiles)[0] ?? "");
  onTestFinished(() => router.stop());
  return { router, workspace };
}

/** One tier that takes everything, models in order, no load balancing. */
export function oneTier(...models: readonly string[]): string {
  return `
enabled_models: [${models.join(", ")}]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 1 }]
load_balancing: { enabled: false, health_check_interval: 30 }
`;
}

/** Every prompt is drafted by tier fast and refined by tier powerful. */
export function alwaysTwoStage(maxTokens = 40): string {
  return `
enabled_models: [small, big]
tier_config:
  - { name: fast, max_score: 0, expected_time_seconds: 1 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful, stage1_max_tokens: ${String(maxTokens)} }
load_balancing: { enabled: false }
`;
}
