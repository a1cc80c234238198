import { onTestFinished } from "vitest";
import { RouterChild, ScratchWorkspace } from "../support/router/routerChild.ts";
import type { Behaviour } from "../support/upstream/faultyUpstream.ts";
import { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";

export interface ManyEndpoints {
  readonly router: RouterChild;
  /** Two models with two endpoints each. */
  readonly fast: readonly FaultyUpstream[];
  /** One model with two endpoints. */
  readonly powerful: readonly FaultyUpstream[];
  readonly all: readonly FaultyUpstream[];
}

/** The router as a child process, with two tiers of four and two endpoints that are well. All end with the test. */
export async function startMany(
  behaviour: Behaviour,
  { strategy = "round_robin", env = {} }: { readonly strategy?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ManyEndpoints> {
  const all = await Promise.all(Array.from({ length: 6 }, () => new FaultyUpstream(behaviour).start()));
  onTestFinished(async () => {
    await Promise.all(all.map((server) => server.stop()));
  });
  const model = (tier: string, servers: readonly FaultyUpstream[]): Readonly<Record<string, unknown>> => ({
    assigned_tier: tier,
    endpoints: servers.map(({ url }) => ({ url })),
  });
  const [fast, powerful] = [all.slice(0, 4), all.slice(4)];
  const workspace = await ScratchWorkspace.create({
    profiles: {
      many: `
enabled_models: [small, other, big]
tier_config:
  - { name: fast, max_score: 5, expected_time_seconds: 2 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
load_balancing: { enabled: true, strategy: ${strategy}, health_check_interval: 30 }
`,
    },
    models: {
      small: model("fast", fast.slice(0, 2)),
      other: model("fast", fast.slice(2)),
      big: model("powerful", powerful),
    },
  });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "many", env);
  onTestFinished(() => router.stop());
  await router.statusWhen(({ endpoints }) => endpoints.length === 6 && endpoints.every(({ state }) => state === "ok"));
  return { router, fast, powerful, all };
}
