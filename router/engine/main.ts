import type { AddressInfo } from "node:net";
import { parseEngineArguments } from "./engineArguments.ts";
import { engineTokenVariable, type EngineEvent } from "./engineEvents.ts";
import { createEngineServer } from "./engineServer.ts";
import { loadLlamaModel } from "./llamaModel.ts";

// One model in a process of its own: llama.cpp ends its process on some errors, and the router must not go with it.
// Listens before it loads, so that whoever waits can ask how far it is. Ends when its stdin does, that is when the
// parent is gone, however it went.

const log = (line: string) => process.stderr.write(`${line}\n`);
const say = (event: EngineEvent) =>
  new Promise<void>((said) =>
    process.stdout.write(`${JSON.stringify(event)}\n`, () => {
      said();
    }),
  );

async function main(): Promise<void> {
  const options = parseEngineArguments(process.argv.slice(2));
  const token = process.env[engineTokenVariable] ?? "";
  if (token === "") throw new Error(`${engineTokenVariable} is not set.`);

  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const model = begun.then(() => loadLlamaModel(options, log));
  const server = createEngineServer({ id: options.id, token, model, log });
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", listening);
  });
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  await say({ event: "listening", port });

  const startedAt = performance.now();
  begin();
  await model;
  await say({ event: "ready", loadMs: Math.round(performance.now() - startedAt) });
}

/** Not with `exit`, which waits until llama.cpp has worked off what it began: minutes, on a machine that is busy. */
function leave(): void {
  process.kill(process.pid, "SIGTERM");
}

process.stdin.on("end", leave).on("close", leave).on("error", leave).resume();
// A parent that is gone cannot read what we say; stdin tells.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

main().catch(async (error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  await say({ event: "failed", message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
});
