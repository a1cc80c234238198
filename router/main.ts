import { parseArgs } from "node:util";
import { parseServerKeys } from "../core/servers/serverKeys.ts";
import { parseLlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import type { RouterListening } from "../protocol/routerApi.ts";
import { routerTokenVariable } from "../protocol/routerApi.ts";
import { locateWorkspace } from "../workspace/locateWorkspace.ts";
import { installationAt } from "./installation.ts";
import { logToStderr, traceOf } from "./log.ts";
import { startRouter } from "./startRouter.ts";
import { takeOrders } from "./takeOrders.ts";
import { takeServerKeys } from "./takeServerKeys.ts";

process.on("uncaughtException", (error) => {
  logToStderr(`the router ends after an exception that nobody caught: ${traceOf(error)}`);
  process.exit(1);
});

void main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workspace: { type: "string" },
      profiles: { type: "string" },
      registry: { type: "string" },
      profile: { type: "string" },
      port: { type: "string", default: "0" },
      "no-log": { type: "boolean", default: false },
      "log-prompts": { type: "boolean", default: false },
      "llama-server": { type: "string" },
    },
  });
  const token = process.env[routerTokenVariable] ?? "";
  if (token === "") {
    fail(`Set ${routerTokenVariable} to the token that callers must send.`);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    fail(`'${values.port}' is not a port number.`);
    return;
  }
  const llamaServer =
    values["llama-server"] === undefined ? undefined : parseLlamaServerSettings(values["llama-server"]);
  if (llamaServer === undefined && values["llama-server"] !== undefined) {
    fail("--llama-server takes settings as JSON.");
    return;
  }
  try {
    const router = await startRouter({
      paths: locateWorkspace({ startDir: process.cwd(), ...values }),
      profile: values.profile ?? null,
      port,
      // Of several windows with the same settings the first has the port, and all have a router.
      orAnyPort: true,
      token,
      installation: installationAt(__dirname, process.env),
      log: logToStderr,
      llamaServer,
      serverKeys: takeServerKeys(process.env, logToStderr),
      decisionLog: values["no-log"] ? undefined : { prompts: values["log-prompts"] },
    });
    const listening: RouterListening = { event: "listening", url: router.url };
    process.stdout.write(`${JSON.stringify(listening)}\n`);
    takeOrders(process.stdin, logToStderr, ({ serverKeys }) => {
      router.useServerKeys(parseServerKeys(serverKeys).keys);
    });
    endWithParent(() => router.stop());
  } catch (error) {
    fail(`The router could not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whoever started the router holds its stdin; when that ends, nobody is there any more. */
function endWithParent(stop: () => Promise<void>): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    const exit = (): void => process.exit(0);
    // An engine that does not want to end must not keep the router.
    setTimeout(exit, 3_000).unref();
    stop().then(exit, exit);
  };
  process.stdin.on("end", end).on("close", end).on("error", end).resume();
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  // Nobody reads the log or the output any more: no reason to fail.
  process.stdout.on("error", end);
  process.stderr.on("error", end);
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
