// The proxies, each set up as its users would. `start(upstreamPorts, folder)` resolves with where it listens, the headers
// it wants, the process that does the work, and what ends it.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { routerNodeOptions } from "../../protocol/routerApi.ts";
import { findFreePort } from "../../scripts/lib/ports.mjs";
import { root } from "../../scripts/lib/paths.mjs";
import { run, start } from "../../scripts/lib/processes.mjs";
import { peer } from "../lib/peers.mjs";
import { childrenOf, here, startUntilLine } from "./programs.mjs";

const token = "bench-3f1c9a77d2";

const magi = {
  name: "MAGI",
  async start(ports, folder) {
    writeWorkspace(folder, ports);
    const args = [path.join(root, "dist/router.js"), "--workspace", folder, "--profile", "bench"];
    const env = { MAGI_ROUTER_TOKEN: token, XDG_STATE_HOME: path.join(folder, "state") };
    // Its standard input is held open: the router ends with whoever started it.
    const child = await startUntilLine(process.execPath, [...routerNodeOptions, ...profiling(), ...args], {
      env,
      stdin: "pipe",
    });
    const port = Number(new URL(JSON.parse(child.line).url).port);
    const headers = { Authorization: `Bearer ${token}` };
    await untilHealthy(port, headers);
    return { ...child, port, headers };
  },
};

const bare = {
  name: "bare node:http",
  async start([port]) {
    const child = await startUntilLine(process.execPath, [path.join(here, "bareProxy.mjs"), String(port)]);
    return { ...child, port: Number(child.line), headers: {} };
  },
};

const nginx = {
  name: "nginx",
  async missing() {
    const found = await run("nginx", ["-v"]).catch(() => undefined);
    return found === undefined ? "nginx is not installed (`apt-get install nginx`), so it is left out." : undefined;
  },
  async start(ports, folder) {
    mkdirSync(folder, { recursive: true });
    const port = await findFreePort();
    writeFileSync(path.join(folder, "nginx.conf"), nginxConfig(ports, port));
    const child = start("nginx", ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], { stdio: "ignore" });
    await untilAnswers(port, {});
    const [worker] = childrenOf(child.pid);
    return {
      port,
      headers: {},
      pid: worker,
      stop: async () => {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        await gone;
      },
    };
  },
};

const portkey = {
  name: "Portkey",
  async missing() {
    try {
      await peer("@portkey-ai/gateway", path.join(here, "portkey"));
      return undefined;
    } catch (error) {
      return `Portkey's gateway could not be installed, so it is left out (${error.message.split("\n")[0]}).`;
    }
  },
  async start([upstreamPort]) {
    const folder = await peer("@portkey-ai/gateway", path.join(here, "portkey"));
    const port = await findFreePort();
    const args = ["--require", path.join(here, "portkeyOnLoopback.cjs"), path.join(folder, "build/start-server.js")];
    const child = await startUntilLine(process.execPath, [...args, `--port=${port}`, "--headless"], {
      env: { NODE_ENV: "production" },
    });
    const headers = {
      "x-portkey-provider": "openai",
      "x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
      Authorization: "Bearer none",
    };
    await untilAnswers(port, {});
    return { ...child, port, headers };
  },
};

/** Nobody in between: what the others add to. */
export const direct = {
  name: "nobody",
  start: ([port], _folder, upstream) => ({ port, headers: {}, pid: upstream.pid, stop: () => undefined }),
};

export const contestants = [magi, bare, nginx, portkey];

/** Two tiers: two models with two endpoints each, and one with two. */
function writeWorkspace(folder, ports) {
  mkdirSync(path.join(folder, "config/profiles"), { recursive: true });
  mkdirSync(path.join(folder, "data"), { recursive: true });
  writeFileSync(
    path.join(folder, "config/profiles/bench.yaml"),
    [
      "name: bench",
      "description: For measuring",
      "enabled_models: [qwen3_4p0b_q4km_fast, llama3_8p0b_q4km_fast, qwen3_32p0b_q4km_powerful]",
      "tier_config:",
      "  - { name: fast, max_score: 5.0, expected_time_seconds: 2 }",
      "  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }",
      "load_balancing: { enabled: true, strategy: round_robin, health_check_interval: 30 }",
      "",
    ].join("\n"),
  );
  const model = (tier, places) => ({
    assigned_tier: tier,
    ctx_size: 32768,
    endpoints: places.map((index) => ({ url: `http://127.0.0.1:${ports[index % ports.length]}/v1` })),
  });
  const models = {
    qwen3_4p0b_q4km_fast: model("fast", [0, 1]),
    llama3_8p0b_q4km_fast: model("fast", [2, 3]),
    qwen3_32p0b_q4km_powerful: model("powerful", [4, 5]),
  };
  writeFileSync(path.join(folder, "data/model_registry.json"), JSON.stringify({ models }));
}

function nginxConfig(ports, port) {
  return `
daemon off;
worker_processes 1;
pid nginx.pid;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  client_max_body_size 32m;
  keepalive_requests 1000000;
  upstream models {
${ports.map((each) => `    server 127.0.0.1:${each};`).join("\n")}
    keepalive 128;
    keepalive_requests 1000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=2048;
    location / {
      proxy_pass http://models;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 600s;
    }
  }
}
`;
}

/** `MAGI_BENCH_PROFILE=FOLDER` writes a profile of the router's processor time there. */
function profiling() {
  const folder = process.env["MAGI_BENCH_PROFILE"];
  return folder === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=500"];
}

async function untilHealthy(port, headers) {
  await untilAnswers(port, headers);
  for (;;) {
    const status = await (await fetch(`http://127.0.0.1:${port}/magi/status`, { headers })).json();
    if (status.endpoints.length > 0 && status.endpoints.every(({ state }) => state === "ok")) return;
    await pause(20);
  }
}

async function untilAnswers(port, headers) {
  for (let tries = 0; ; tries++) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/`, { headers })).arrayBuffer();
      return;
    } catch (error) {
      if (tries > 250) throw error;
      await pause(20);
    }
  }
}
