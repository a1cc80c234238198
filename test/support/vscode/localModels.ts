// A workspace whose models are servers of the test's own, so that a test can have them fail, wait and break off.
import { createServer, type AddressInfo } from "node:net";

export interface LocalModel {
  readonly tier: string;
  readonly url: string;
}

/** The files that put `models` into the registry of a workspace, and all of them, in this order, into its only profile. */
export function filesWithModels(
  models: Readonly<Record<string, LocalModel>>,
  { name = "local", more = "" }: { readonly name?: string; readonly more?: string } = {},
): Readonly<Record<string, string>> {
  const entries = Object.entries(models).map(([id, { tier, url }]): readonly [string, unknown] => [
    id,
    { model_id: id, size_params: 4, quantization: "Q4_K_M", assigned_tier: tier, enabled: true, endpoints: [{ url }] },
  ]);
  const profile = [
    `name: ${name}`,
    "description: Models of this test",
    "enabled_models:",
    ...Object.keys(models).map((id) => `  - ${id}`),
    "load_balancing:",
    "  enabled: false",
    "  health_check_interval: 2",
    more,
  ];
  return {
    [`config/profiles/${name}.yaml`]: `${profile.join("\n").trimEnd()}\n`,
    "data/model_registry.json": JSON.stringify({ models: Object.fromEntries(entries) }, undefined, 2),
    ".vscode/settings.json": JSON.stringify({ "magi.activeProfile": name }),
  };
}

/** A port on which nothing listens: the wanted one where it is free, so that pictures show what users see. */
export async function findClosedPort(wanted: number): Promise<number> {
  return (await portOf(wanted)) ?? (await portOf(0)) ?? wanted;
}

/** The port, when it can be had at all. */
async function portOf(port: number): Promise<number | undefined> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once("error", () => {
      resolve(undefined);
    });
    server.listen(port, "127.0.0.1", () => {
      const { port: given } = server.address() as AddressInfo; // A TCP server that listens has one.
      server.close(() => {
        resolve(given);
      });
    });
  });
}
