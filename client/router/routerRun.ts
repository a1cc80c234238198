import { serverKeysVariable } from "../../core/servers/serverKeys.ts";
import type { RouterListening, RouterOrder } from "../../protocol/routerApi.ts";
import { routerNodeOptions, routerTokenVariable } from "../../protocol/routerApi.ts";
import { spawnNode } from "../children/spawnNode.ts";
import type { Log } from "../log/log.ts";

/** One run of the router's process, from its start to its end. */
export interface RouterRun {
  readonly pid: number | undefined;
  /** Its base URL, when it listens; rejects when it ends before that. */
  readonly listening: Promise<string>;
  /** Resolves when the process is gone. Never rejects. */
  readonly ended: Promise<RouterEnd>;
  /** Tells it something; one that has ended does not hear it. */
  tell(order: RouterOrder): void;
  /** Asks it to end, and insists after a while. */
  stop(): void;
}

export interface RouterEnd {
  /** The end of a sentence, such as "with code 1". */
  readonly how: string;
  /** Why it could not start, in its own sentence. */
  readonly said?: string;
}

/** What the router says before it ends may arrive a moment after its end. */
const lastWordsMs = 100;

/** How long the router may take to finish after its stdin ended. */
const patienceMs = 3_000;

/** Starts the router. Its log goes to `log`; it never holds prompts or answers. */
export function startRouterRun(asked: {
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly token: string;
  /** As `parseServerKeys` reads them. */
  readonly serverKeys: string;
  readonly log: Log;
  /** Takes what the llama-servers say, each line with its model before it. */
  readonly serverLog: Log;
}): RouterRun {
  const { log } = asked;
  const child = spawnNode({
    path: asked.script,
    args: asked.args,
    nodeOptions: routerNodeOptions,
    cwd: asked.cwd,
    env: { [routerTokenVariable]: asked.token, [serverKeysVariable]: asked.serverKeys },
  });
  let said: string | undefined;
  let hasListened = false;
  const ended = new Promise<RouterEnd>((resolve) => {
    const end = (how: string): void => {
      // Only one that could not start has a reason to wait for; of the others it should be known at once.
      const delayMs = hasListened ? 0 : lastWordsMs;
      setTimeout(() => {
        resolve({ how, ...(said !== undefined && { said }) });
      }, delayMs);
    };
    child.on("exit", (code, signal) => {
      end(signal === null ? `with code ${String(code)}` : `by ${signal}`);
    });
    child.on("error", (error) => {
      end(`(${error.message})`);
    });
  });
  const listening = new Promise<string>((resolve, reject) => {
    eachLine(child.stdout, (line) => {
      const url = readListening(line);
      if (url === undefined) log.info(`[router] ${line}`);
      else {
        hasListened = true;
        resolve(url);
      }
    });
    void ended.then(({ how }) => {
      reject(new Error(`The router ended ${how} before it listened.`));
    });
  });
  // Whoever waits for it gets the rejection; nobody waiting is no reason for an uncaught one.
  listening.catch(() => undefined);
  eachLine(child.stderr, (line) => {
    const entry = /^\d{4}-\d\d-\d\dT[\d:.]+Z (?<text>.*)/.exec(line)?.groups?.["text"];
    // What has no time is not an entry of its log but its reason for not starting.
    if (entry === undefined) said = line;
    const { model, words } = /^llama-server (?<model>.+?): (?<words>.*)/.exec(entry ?? "")?.groups ?? {};
    if (model === undefined) log.info(`[router] ${entry ?? line}`);
    else asked.serverLog.info(`[${model}] ${words ?? ""}`);
  });
  child.stdin.on("error", (error) => {
    log.warn(`[router] ${error.message}`);
  });
  return {
    pid: child.pid,
    listening,
    ended,
    tell: (order) => {
      if (child.stdin.writable) child.stdin.write(`${JSON.stringify(order)}\n`);
    },
    stop: () => {
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
      void ended.then(() => {
        clearTimeout(timer);
      });
    },
  };
}

function readListening(line: string): string | undefined {
  try {
    const message: unknown = JSON.parse(line);
    return isListening(message) ? message.url : undefined;
  } catch {
    // Not JSON, so not the line that is waited for.
    return undefined;
  }
}

function isListening(message: unknown): message is RouterListening {
  if (message === null || typeof message !== "object") return false;
  return "event" in message && message.event === "listening" && "url" in message && typeof message.url === "string";
}

function eachLine(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line !== "") onLine(line);
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
    rest = "";
  });
}
