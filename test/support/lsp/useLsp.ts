import { afterEach } from "vitest";
import { LspClient } from "./lspClient.ts";
import type { LspClientOptions } from "./lspClient.ts";
import { LspWorkspace } from "./lspWorkspace.ts";

/** Starts servers on workspaces of their own; everything is ended and removed after each test. */
export function useLsp(): (
  files: Readonly<Record<string, string>>,
  options?: Omit<LspClientOptions, "folders">,
) => Promise<{ readonly workspace: LspWorkspace; readonly client: LspClient }> {
  const started: { workspace: LspWorkspace; client: LspClient }[] = [];
  afterEach(async () => {
    for (const { workspace, client } of started.splice(0)) {
      await client.stop();
      await workspace.dispose();
    }
  });
  return async (files, options = {}) => {
    const workspace = await LspWorkspace.create(files);
    const client = await LspClient.start({ folders: [workspace.root], ...options });
    started.push({ workspace, client });
    return { workspace, client };
  };
}
