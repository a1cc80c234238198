import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Clock } from "../../core/ports.ts";
import { parseKeeperEvent } from "./keeperEvents.ts";
import { endProcess, isAlive } from "./processes.ts";

/** A llama-server that runs, be it that we started it or found it. */
export interface ServerProcess {
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
  /** Lets it go on without us. */
  leave(): void;
}

export interface ServerProcessOptions {
  readonly nodePath: string;
  /** The bundled keeper, `dist/keeper.js`. */
  readonly keeperFile: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** It goes on when we are gone. */
  readonly keep: boolean;
  readonly clock: Clock;
  /** A line of its log. */
  readonly onLine: (line: string) => void;
  readonly onStarted: (pid: number) => void;
  /** Once, when it is gone or could not be started; `how` fits after a colon. */
  readonly onExit: (how: string) => void;
}

/** Longer than the keeper gives the program to end by itself. */
const giveUpMs = 8_000;

/** Starts a program under a keeper, which ends it when this process is gone (see `keeper.ts`). */
export function startServerProcess(options: ServerProcessOptions): ServerProcess {
  const { keep, clock } = options;
  const keeper = spawn(
    options.nodePath,
    [options.keeperFile, keep ? "keep" : "end", options.program, ...options.args],
    {
      // In VS Code the program is Electron, which is Node only when told so.
      env: { ...options.env, ELECTRON_RUN_AS_NODE: "1" },
      stdio: "pipe",
      windowsHide: true,
      // A process group of its own: Ctrl+C in a terminal and its closing are for the router, which ends what is to end.
      detached: true,
    },
  );
  let serverPid: number | undefined;
  let how: string | undefined;
  createInterface({ input: keeper.stdout }).on("line", (line) => {
    const event = parseKeeperEvent(line);
    if (event?.event === "started") {
      serverPid = event.pid;
      options.onStarted(event.pid);
    } else if (event?.event === "ended") ({ how } = event);
    else if (event?.event === "failed") how = `it could not be started (${event.message})`;
  });
  createInterface({ input: keeper.stderr }).on("line", options.onLine);
  keeper.stdin.on("error", () => undefined);

  const gone = new Promise<void>((resolve) => {
    const end = (words: string): void => {
      resolve();
      options.onExit(words);
    };
    keeper.once("error", (error) => {
      if (keeper.pid === undefined) end(`it could not be started (${error.message})`);
    });
    keeper.once("close", () => {
      if (keeper.pid === undefined) return;
      if (how !== undefined || serverPid === undefined) {
        end(how ?? "it could not be started");
        return;
      }
      // Somebody has ended the keeper; what it kept must not stay behind.
      void endProcess(serverPid).then(() => {
        end("its keeper was ended");
      });
    });
  });

  return {
    async stop() {
      keeper.stdin.end("stop\n");
      const callOff = clock.after(giveUpMs, () => {
        if (serverPid !== undefined && isAlive(serverPid)) void endProcess(serverPid);
        keeper.kill("SIGKILL");
      });
      await gone;
      callOff();
    },
    leave() {
      keeper.stdin.end();
      for (const stream of [keeper.stdout, keeper.stderr]) stream.destroy();
      keeper.unref();
    },
  };
}

/** A llama-server that an earlier router left behind. It has no keeper of ours, so it is looked at once in a while. */
export function adoptServerProcess(
  pid: number,
  { clock, onExit }: Pick<ServerProcessOptions, "clock" | "onExit">,
): ServerProcess {
  let callOff: () => void = () => undefined;
  const look = (): void => {
    if (isAlive(pid)) callOff = clock.after(1_000, look);
    else onExit("it is gone");
  };
  look();
  return {
    async stop() {
      callOff();
      await endProcess(pid);
      onExit("it was stopped");
    },
    leave() {
      callOff();
    },
  };
}
