import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A workspace folder on disk for one test. */
export class LspWorkspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(files: Readonly<Record<string, string>> = {}): Promise<LspWorkspace> {
    const workspace = new LspWorkspace(await realpath(await mkdtemp(join(tmpdir(), "magi-lsp-"))));
    for (const [path, text] of Object.entries(files)) await workspace.write(path, text);
    return workspace;
  }

  path(relative: string): string {
    return join(this.root, relative);
  }

  profile(name: string): string {
    return this.path(`config/profiles/${name}.yaml`);
  }

  /** Writes as careful programs do: another file first, then the name. */
  async write(relative: string, text: string): Promise<void> {
    const path = this.path(relative);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
  }

  async remove(relative: string): Promise<void> {
    await rm(this.path(relative), { recursive: true, force: true });
  }

  async dispose(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A registry with one model of each id, the tier being the id's last part, each at a port of its own. */
export function registryText(...ids: string[]): string {
  const models = ids.map((id, index) => [
    id,
    { model_id: id, size_params: 4, quantization: "Q4_K_M", assigned_tier: id.split("_").at(-1), port: 8081 + index },
  ]);
  return JSON.stringify({ models: Object.fromEntries(models) as unknown }, undefined, 2);
}
