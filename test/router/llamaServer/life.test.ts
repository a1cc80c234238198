import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { emptyGguf } from "../../support/llamaServer/installStandIn.ts";
import { engineOf, isAlive, llamaServerCase, readyPid, stateOf } from "../../support/router/llamaServerCase.ts";
import { oneTier } from "../../support/router/routerCase.ts";
import type { RouterChild } from "../../support/router/routerChild.ts";

const ladder = (...models: readonly string[]): string => `
enabled_models: [${models.join(", ")}]
tier_config:
  - { name: fast, max_score: 5, expected_time_seconds: 1 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
load_balancing: { enabled: false, health_check_interval: 30 }
`;

const control = (router: RouterChild, action: string, model: string): Promise<Response> =>
  router.post({ action, model }, { path: "/magi/servers" });

const gone = (pid: number): Promise<void> => expect.poll(() => isAlive(pid), { interval: 50 }).toBe(false);

describe("with the profile", () => {
  test("a server is started with what the registry says, is loading, then answers", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("m") },
      models: {
        m: {
          tier: "fast",
          file: "slow",
          more: { ctx_size: 2048, n_gpu_layers: -1, n_threads: 3, batch_size: 256, mmproj_path: "models/eyes.gguf" },
        },
      },
    });
    const router = await given.start("p", { arguments: ["-fa", "on"] });
    await router.statusWhen(
      (status) => stateOf(status, "m") === "loading" && engineOf(status, "m")?.state === "loading",
    );
    const pid = await readyPid(router, "m");
    const { text } = await router.ask("Hi");
    const { root } = given.workspace;
    expect(text).toBe(
      `I am m with process ${String(pid)} and arguments -m ${join(root, "models/slow.gguf")} --mmproj ${join(root, "models/eyes.gguf")} --alias m -c 2048 -ngl 999 -t 3 -b 256 -fa on --host 127.0.0.1 --port ${String(given.ports["m"])}`,
    );
    expect((await router.status()).endpoints[0]).toMatchObject({ contextTokens: 2048, slots: 2, vision: true });
    expect(router.log).toContain("llama-server m: srv  llama_server: server is listening");
    await router.stop();
    await gone(pid);
  });

  test("a switch starts what is missing, stops what is not needed and keeps the rest", async () => {
    const given = await llamaServerCase({
      profiles: { one: ladder("a", "b"), two: ladder("b", "c") },
      models: { a: { tier: "fast" }, b: { tier: "powerful" }, c: { tier: "fast" } },
    });
    const router = await given.start("one");
    const [a, b] = [await readyPid(router, "a"), await readyPid(router, "b")];
    await router.fetch("/magi/profile", { method: "PUT", body: JSON.stringify({ name: "two" }) });
    await readyPid(router, "c");
    await gone(a);
    expect(await readyPid(router, "b")).toBe(b);
    expect(engineOf(await router.status(), "a")).toBeUndefined();
  });

  test("an answer under way at a switch is finished by the server that began it", async () => {
    const given = await llamaServerCase({
      profiles: { one: oneTier("a"), two: oneTier("b") },
      models: { a: { tier: "fast" }, b: { tier: "fast" } },
    });
    const router = await given.start("one");
    const a = await readyPid(router, "a");
    const abort = new AbortController();
    const answer = await router.post(
      { model: "magi", stream: true, messages: [{ role: "user", content: "go on" }] },
      { signal: abort.signal },
    );
    const reader = (answer.body ?? new ReadableStream<Uint8Array>()).getReader();
    await reader.read();
    await router.fetch("/magi/profile", { method: "PUT", body: JSON.stringify({ name: "two" }) });
    await readyPid(router, "b");
    await reader.read();
    expect(isAlive(a)).toBe(true);
    abort.abort();
    await reader.read().catch(() => undefined);
    await gone(a);
  });

  test("a profile that is broken for a moment stops no server", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p");
    const pid = await readyPid(router, "m");
    await given.workspace.writeProfile("p", "enabled_models: [\n");
    await router.statusWhen(({ warning }) => warning !== undefined);
    await given.workspace.writeProfile("p", oneTier("m"));
    expect(await readyPid(router, "m")).toBe(pid);
  });

  test("other settings in the registry start the server anew", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p");
    const before = await readyPid(router, "m");
    await given.workspace.writeRegistry({
      models: { m: { assigned_tier: "fast", file_path: "models/m.gguf", port: given.ports["m"], ctx_size: 512 } },
    });
    await gone(before);
    await readyPid(router, "m");
    expect((await router.ask("Hi")).text).toContain("-c 512");
  });
});

describe("for a prompt", () => {
  test("a server that does not run is started while the prompt waits in the open", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p", { start: "prompt" });
    const idle = await router.statusWhen((status) => stateOf(status, "m") === "sleeping");
    expect(idle.endpoints[0]?.detail).toBe("Its llama-server starts with the next prompt.");
    const answer = await router.ask("Hi");
    expect(answer.text).toContain("I am m");
    expect(answer.events).toContainEqual({
      kind: "waiting",
      role: "answer",
      modelId: "m",
      message: "m did not run yet; its llama-server is started. The prompt waits up to 3 minutes for it.",
    });
  });

  test("a model that runs is asked before one of its tier that would have to be started", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("a", "b").replace("enabled: false", "enabled: true, strategy: round_robin") },
      models: { a: { tier: "fast" }, b: { tier: "fast" } },
    });
    const router = await given.start("p", { start: "prompt" });
    await control(router, "start", "b");
    await readyPid(router, "b");
    for (let count = 0; count < 3; count++) expect((await router.ask(`Hi ${String(count)}`)).text).toContain("I am b");
    expect(engineOf(await router.status(), "a")?.state).toBe("idle");
  });

  test("the one that was asked longest ago makes room, never one at work", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("a", "b", "c") },
      models: { a: { tier: "fast" }, b: { tier: "fast" }, c: { tier: "fast" } },
    });
    const router = await given.start("p", { start: "prompt", most: 2 });
    const ask = (model: string, prompt = "Hi") => router.ask(prompt, { body: { model } });
    expect((await ask("a")).text).toContain("I am a");
    expect((await ask("b")).text).toContain("I am b");
    expect((await ask("a")).text).toContain("I am a");
    expect((await ask("c")).text).toContain("I am c");
    // It has ended its process when the next one has begun, but may not have said so.
    const { engines } = await router.statusWhen((now) => engineOf(now, "b")?.state === "idle");
    expect(engines.map(({ modelId, state }) => `${modelId} ${state}`)).toEqual(["a ready", "b idle", "c ready"]);

    const long = new AbortController();
    const busy = await Promise.all(
      ["a", "c"].map((model) =>
        router.post({ model, stream: true, messages: [{ role: "user", content: "go on" }] }, { signal: long.signal }),
      ),
    );
    const waiting = ask("b");
    const words = "It waits until one of the 2 servers that may run at once is not at work.";
    const status = await router.statusWhen((now) => engineOf(now, "b")?.detail === words);
    expect(engineOf(status, "b")?.state).toBe("starting");
    long.abort();
    await Promise.all(busy.map((answer) => answer.text().catch(() => "")));
    expect((await waiting).text).toContain("I am b");
  });

  test("two prompts for two models with room for one are both answered", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("a", "b") },
      models: { a: { tier: "fast" }, b: { tier: "fast" } },
    });
    const router = await given.start("p", { start: "prompt", most: 1 });
    const answers = await Promise.all(["a", "b"].map((model) => router.ask("Hi", { body: { model } })));
    expect(answers.map(({ text }) => text.slice(0, 6))).toEqual(["I am a", "I am b"]);
  });

  test("with the policy never, it is not started, and what to do is said", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p", { start: "never" });
    const { error } = await router.ask("Hi");
    const file = join(given.workspace.root, "models/m.gguf");
    const port = String(given.ports["m"]);
    expect(error?.message).toBe(
      `m at http://127.0.0.1:${port}/v1 cannot answer: Its llama-server is not started. Start it in the Health view, or start a server at port ${port} yourself: llama-server -m ${file} --port ${port}.`,
    );
    await control(router, "start", "m");
    await readyPid(router, "m");
    expect((await router.ask("Hi")).text).toContain("I am m");
  });
});

describe("one that nobody asks", () => {
  test("is stopped after a while, and started by the next prompt", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p", { idleMinutes: 0.03 });
    const pid = await readyPid(router, "m");
    await router.statusWhen((status) => stateOf(status, "m") === "sleeping");
    await gone(pid);
    expect((await router.ask("Hi")).text).toContain("I am m");
  });
});

describe("by hand", () => {
  test("a server is stopped, started and restarted; what was stopped stays so", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p");
    const first = await readyPid(router, "m");
    expect((await control(router, "stop", "m")).status).toBe(200);
    expect(isAlive(first)).toBe(false);
    await given.workspace.writeProfile("p", "enabled_models: [\n");
    await router.statusWhen(({ warning }) => warning !== undefined);
    await given.workspace.writeProfile("p", oneTier("m"));
    await router.statusWhen((now) => now.warning === undefined && stateOf(now, "m") === "sleeping");
    expect(engineOf(await router.status(), "m")?.state).toBe("idle");
    await control(router, "start", "m");
    const second = await readyPid(router, "m");
    await control(router, "restart", "m");
    await gone(second);
    expect(await readyPid(router, "m")).not.toBe(second);
  });

  test("one that answered a check while it was ending does not count as answering", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", file: "stubborn" } },
    });
    const router = await given.start("p");
    await readyPid(router, "m");
    await control(router, "stop", "m");
    await router.statusWhen((status) => stateOf(status, "m") === "sleeping");
  }, 20_000);

  test("a model that the profile does not enable is started and stays over a switch", async () => {
    const given = await llamaServerCase({
      profiles: { one: oneTier("a"), two: oneTier("b") },
      models: { a: { tier: "fast" }, b: { tier: "fast" }, c: { tier: "fast" } },
    });
    const router = await given.start("one", { most: 3 });
    await control(router, "start", "c");
    const c = (await router.statusWhen((now) => engineOf(now, "c")?.state === "ready")).engines.find(
      ({ modelId }) => modelId === "c",
    )?.pid;
    await router.fetch("/magi/profile", { method: "PUT", body: JSON.stringify({ name: "two" }) });
    await readyPid(router, "b");
    expect(engineOf(await router.status(), "c")?.pid).toBe(c);
    await control(router, "stop", "c");
    expect(engineOf(await router.status(), "c")).toBeUndefined();
  });

  test("what cannot be done is refused with the reason", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("m") },
      models: {
        m: { tier: "fast" },
        away: { tier: "fast", more: { endpoints: [{ url: "http://127.0.0.1:9/v1" }] } },
        inside: { tier: "fast", more: { engine: "embedded" } },
        bare: { tier: "fast", more: { port: undefined } },
      },
    });
    const router = await given.start("p", { start: "never" });
    for (const [model, action, sentence] of [
      ["nobody", "start", "The registry has no model nobody, or no profile is active."],
      ["away", "start", "away is answered by the servers in its endpoints, which MAGI does not start."],
      ["inside", "start", "inside runs in MAGI's own engine, without a llama-server."],
      [
        "bare",
        "start",
        "bare needs a file_path and a port in the registry, so that a llama-server can be started for it.",
      ],
      ["m", "explode", "`action` must be start, stop or restart."],
    ] as const) {
      const answer = await control(router, action, model);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { message: sentence } });
    }
  });
});

describe("when it fails", () => {
  test.each([
    ["oom", {}, "There is not enough memory for it. Try a smaller ctx_size or n_gpu_layers, or stop another model."],
    [
      "m",
      { arguments: ["--frobnicate"] },
      "This llama-server does not know an argument. Look at magi.llamaServer.arguments, or install a newer one.",
    ],
  ])("%s %j: says why, once, and does not try again", async (file, settings, why) => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast", file } } });
    const router = await given.start("p", settings);
    const status = await router.statusWhen(
      (now) => engineOf(now, "m")?.state === "failed" && stateOf(now, "m") === "down",
    );
    expect(status.endpoints[0]?.detail).toBe(`llama-server did not start for m. ${why}`);
    const { error } = await router.ask("Hi");
    expect(error?.message).toContain(why);
    expect(router.log.match(/llama-server m: starts /g)).toHaveLength(1);
  });

  test("a file that is not there is named, and taken when it comes", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const file = join(given.workspace.root, "models/m.gguf");
    await rm(file);
    const router = await given.start("p");
    const status = await router.statusWhen((now) => stateOf(now, "m") === "down");
    expect(status.endpoints[0]?.detail).toBe(`There is no model file ${file}; check file_path in the registry.`);
    await writeFile(file, emptyGguf);
    await readyPid(router, "m");
  });

  test.each(["profile", "prompt"] as const)("without llama-server (%s) the message names the port", async (start) => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p", { start }, { PATH: given.workspace.root });
    await router.statusWhen((now) => stateOf(now, "m") === "down");
    const { error } = await router.ask("Hi");
    const file = join(given.workspace.root, "models/m.gguf");
    const port = String(given.ports["m"]);
    expect(error?.message).toBe(
      `m at http://127.0.0.1:${port}/v1 cannot answer: llama-server is not on PATH. Install llama.cpp, or say in magi.llamaServer.path where it is; or start a server at port ${port} yourself: llama-server -m ${file} --port ${port}.`,
    );
  });

  test("a crash in the middle of a prompt restarts it, and the next prompt waits", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const router = await given.start("p");
    const pid = await readyPid(router, "m");
    process.kill(pid, "SIGKILL");
    const status = await router.statusWhen((now) => engineOf(now, "m")?.state === "restarting");
    expect(engineOf(status, "m")?.detail).toBe(
      "llama-server of m stopped (it was ended by SIGKILL). It starts again in 1 s.",
    );
    expect(stateOf(await router.checked(), "m")).toBe("loading");
    expect((await router.ask("Hi")).text).toContain("I am m");
  });

  test("one that does not end when asked is made to, and one that never listens can be stopped", async () => {
    const given = await llamaServerCase({
      profiles: { p: oneTier("m", "n") },
      models: { m: { tier: "fast", file: "stubborn" }, n: { tier: "fast", file: "mute" } },
    });
    const router = await given.start("p", { start: "never" });
    for (const model of ["m", "n"]) {
      await control(router, "start", model);
      const status = await router.statusWhen((now) => (engineOf(now, model)?.pid ?? 0) > 0);
      const pid = engineOf(status, model)?.pid ?? 0;
      await control(router, "stop", model);
      expect(isAlive(pid)).toBe(false);
    }
  }, 20_000);
});

describe("a port that somebody else has", () => {
  test("is noticed and said in a sentence; the other program is left alone, and the port taken when it is free", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const port = given.ports["m"] ?? 0;
    const sockets = new Set<Socket>();
    const stranger = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined).write("220 hello\r\n");
    });
    await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void stranger.close());
    const router = await given.start("p");
    const status = await router.statusWhen(
      (now) => engineOf(now, "m")?.state === "elsewhere" && stateOf(now, "m") === "down",
    );
    expect(status.endpoints[0]?.detail).toBe(
      `Port ${String(port)} is taken by another program, so MAGI does not start a llama-server for m there. If that is not the model's server, stop it or give the model another port in the registry.`,
    );
    expect((stranger.address() as AddressInfo).port).toBe(port);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => stranger.close(resolve));
    await readyPid(router, "m");
  });

  test("is noticed before anything was to be started there, also when the other program keeps silent", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const port = given.ports["m"] ?? 0;
    const sockets = new Set<Socket>();
    const stranger = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => stranger.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void stranger.close());
    const router = await given.start("p", { start: "prompt" });
    const status = await router.statusWhen((now) => engineOf(now, "m")?.state === "elsewhere");
    expect(status.endpoints[0]?.detail).toContain(`Port ${String(port)} is taken by another program`);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => stranger.close(resolve));
    // The next prompt finds the port free and starts the server.
    expect((await router.ask("Hi")).text).toContain("I am m with process");
  }, 20_000);

  test("by a server that answers for the model is used as it is", async () => {
    const given = await llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });
    const first = await given.start("p");
    const pid = await readyPid(first, "m");
    const second = await given.start("p");
    // Its health is asked for by others than who owns its port, so either may be told first.
    const status = await second.statusWhen(
      (now) => engineOf(now, "m")?.state === "elsewhere" && stateOf(now, "m") === "ok",
    );
    expect(engineOf(status, "m")?.pid).toBeNull();
    expect(engineOf(status, "m")?.detail).toContain("is taken by the llama-server of another MAGI window");
    expect((await second.ask("Hi")).text).toContain(`process ${String(pid)}`);
    await second.stop();
    expect(isAlive(pid)).toBe(true);
  });
});
