import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import type { Clock } from "../../core/ports.ts";
import { toEngineArguments } from "./engineArguments.ts";
import { engineTokenVariable, parseEngineEvent, type EngineEvent } from "./engineEvents.ts";
import type { EmbeddedModel } from "./engineStatus.ts";

export interface EngineProcess {
  readonly pid: number;
  readonly token: string;
  /**
   * Asks the child to end and makes it after two seconds; resolves when it is gone. It also ends by itself when this
   * process does, because its stdin ends then.
   */
  stop(): Promise<void>;
}

export interface EngineProcessOptions {
  readonly nodePath: string;
  readonly engineFile: string;
  readonly model: EmbeddedModel;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
  /** Once, when the child is gone or could not be started, with words that fit after "stopped: ". */
  readonly onExit: (how: string) => void;
}

const killAfterMs = 2000;

/** Undefined when there is no child at all; `onExit` says why then, too. */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess | undefined {
  const token = randomBytes(24).toString("hex");
  const child = spawn(options.nodePath, [options.engineFile, ...toEngineArguments(options.model)], {
    // In VS Code the program is Electron, which is Node only when told so.
    env: { ...withoutTokens(process.env), ELECTRON_RUN_AS_NODE: "1", [engineTokenVariable]: token },
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const { log } = options;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = parseEngineEvent(line);
    if (event === undefined) log(line);
    else options.onEvent(event);
  });
  createInterface({ input: child.stderr }).on("line", log);
  // Writing to a child that is gone; its exit is reported below.
  child.stdin.on("error", () => undefined);

  const gone = new Promise<void>((resolve) => {
    const end = (how: string) => {
      resolve();
      options.onExit(how);
    };
    child.once("error", (error) => {
      // Emitted as well when a signal cannot be sent; then the child still runs.
      if (child.pid === undefined) end(`it could not be started: ${error.message}`);
      else log(error.message);
    });
    // After the last line of stdout, so that a `failed` event comes before the end.
    child.once("close", (code, signal) => {
      if (child.pid !== undefined) end(signal === null ? `it ended with code ${code ?? "?"}` : `killed by ${signal}`);
    });
  });

  const { pid } = child;
  if (pid === undefined) return undefined;
  return {
    pid,
    token,
    async stop() {
      child.stdin.end();
      child.kill("SIGTERM");
      const callOff = options.clock.after(killAfterMs, () => child.kill("SIGKILL"));
      await gone;
      callOff();
    },
  };
}

/** The engine has no business with the router's own token. */
function withoutTokens(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^MAGI_.*TOKEN$/.test(name)));
}
