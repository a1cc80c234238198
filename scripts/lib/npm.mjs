// Running npm, with whatever Node comes first on PATH. Runs on a bare Node 20.
import { commandFile } from "./commandFile.mjs";
import { run } from "./processes.mjs";

/** Runs npm to its end; see `run` for what it resolves to. */
export function npm(args, { env, ...options } = {}) {
  const quiet = { ...options, env: { ...withoutOuterNpm(), ...env } };
  if (process.platform !== "win32") return run("npm", args, quiet);
  const npm = commandFile("npm", args);
  return run(npm.program, npm.args, { ...quiet, ...npm.options });
}

/** What an npm that runs us says about itself and its Node must not be taken for the npm that we run. */
function withoutOuterNpm() {
  const outer =
    /^(npm_(config_user_agent|config_local_prefix|execpath|node_execpath|command|lifecycle_.*|package_.*)|INIT_CWD)$/;
  return Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => outer.test(name))
      .map((name) => [name, undefined]),
  );
}
