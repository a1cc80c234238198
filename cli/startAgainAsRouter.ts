import { routerNodeOptions } from "../protocol/routerApi.ts";

/**
 * Puts a process in the place of this one, with the same arguments and the same number, that Node runs as the extension lets
 * it run a router: V8 settles the size of its young generation before a program can say anything. Does nothing where that
 * is so already, where somebody has chosen a size, and where there is no such call (Windows, Node before 22.15).
 */
export function startAgainAsRouter(): void {
  const { argv, env, execArgv, execPath, platform } = process;
  const given = [...execArgv, env["NODE_OPTIONS"] ?? ""].join(" ");
  if (platform === "win32" || /max[-_]semi[-_]space[-_]size/.test(given)) return;
  process.execve?.(execPath, [execPath, ...execArgv, ...routerNodeOptions, ...argv.slice(1)], env);
}
