import { chmod, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";

const program = join(import.meta.dirname, "standIn.mjs");

/** Puts a `llama-server` into a new folder `bin`; `env` has it first on PATH. What it can is said in `standIn.mjs`. */
export async function installStandIn(
  folder: string,
): Promise<{ readonly file: string; readonly env: { PATH: string } }> {
  const bin = join(folder, "bin");
  await mkdir(bin, { recursive: true });
  const file = join(bin, "llama-server");
  // The shell becomes the program, so that there is one process as with the real one.
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  await chmod(file, 0o755);
  return { file, env: { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` } };
}

/** As much of a model file as is looked at before llama-server sees it. */
export const emptyGguf = Buffer.concat([Buffer.from("GGUF"), Buffer.from([3, 0, 0, 0]), Buffer.alloc(16)]);

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
