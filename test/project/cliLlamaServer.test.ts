import { expect, it } from "vitest";
import { MagiProcess, runMagi } from "../support/cli/magiProcess.ts";
import { llamaServerCase, isAlive } from "../support/router/llamaServerCase.ts";
import { oneTier } from "../support/router/routerCase.ts";

const oneModel = () => llamaServerCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast" } } });

it("magi chat starts the llama-server on PATH for its prompt, says that it waits, and ends it again", async () => {
  const { workspace, env } = await oneModel();
  const args = ["chat", "--workspace", workspace.root, "--profile", "p"];
  const { code, out, err } = await runMagi([...args, "Hi"], { env });
  expect(code).toBe(0);
  expect(err).toContain("its llama-server is started");
  const pid = Number(/with process (\d+)/.exec(out)?.[1]);
  await expect.poll(() => isAlive(pid)).toBe(false);
});

it("magi serve starts what the profile enables with the llama-server that is named, and ends it on Ctrl+C", async () => {
  const { workspace, env } = await oneModel();
  const magi = new MagiProcess([
    ...["serve", "--workspace", workspace.root, "--profile", "p", "--port", "0"],
    ...["--llama-server", `${workspace.root}/bin/llama-server`],
  ]);
  expect(env["PATH"]).toContain(workspace.root);
  await magi.until(({ err }) => err.includes("llama-server m: is ready"));
  magi.process.kill("SIGINT");
  const { code, err } = await magi.ended;
  expect(code).toBe(0);
  const port = /--port (\d+)/.exec(err)?.[1] ?? "";
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false,
    );
  await expect.poll(answers).toBe(false);
});

it("with --no-llama-server none is started", async () => {
  const { workspace, env } = await oneModel();
  const args = ["chat", "--workspace", workspace.root, "--profile", "p", "--no-llama-server", "Hi"];
  const { code, err } = await runMagi(args, { env });
  expect(code).not.toBe(0);
  expect(err).toContain("refused the connection. Start its model server");
});

it("says what to do in a terminal when there is no llama-server", async () => {
  const { workspace, env } = await oneModel();
  const chat = (...args: readonly string[]) =>
    runMagi(["chat", "--workspace", workspace.root, "--profile", "p", ...args, "Hi"], {
      env: { ...env, PATH: workspace.root },
    });
  expect((await chat()).err).toContain("Install llama.cpp, or say with --llama-server where it is");
  expect((await chat("--llama-server", "/nope")).err).toContain(
    "There is no program /nope, which --llama-server names",
  );
});
