import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { routerNodeOptions } from "../../protocol/routerApi.ts";
import { MagiProcess, runMagi, serve } from "../support/cli/magiProcess.ts";
import { oneTier, registryOf, upstream } from "../support/router/routerCase.ts";
import { ScratchWorkspace } from "../support/router/routerChild.ts";
import type { Mode } from "../support/upstream/mockUpstream.ts";

async function workspaceWith(mode?: Mode): Promise<string> {
  const server = await upstream(mode);
  const workspace = await ScratchWorkspace.create({
    profiles: { one: oneTier("m"), two: oneTier("m"), broken: "enabled_models: [\n" },
    models: registryOf({ m: { tier: "fast", at: [server] } }),
  });
  onTestFinished(() => workspace.remove());
  return workspace.root;
}

async function statusOf(url: string, token?: string): Promise<number> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/models`, { headers })).status;
}

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe.runIf(process.platform === "linux")("the process of magi serve", () => {
  it("stays the one that was started, and Node runs it as it runs the extension's router", async () => {
    const { magi, url, token } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0"]);
    const status = await fetch(`${url}/magi/status`, { headers: { authorization: `Bearer ${token}` } });
    expect(await status.json()).toMatchObject({ pid: magi.process.pid });
    expect(await argumentsOf(magi)).toEqual(expect.arrayContaining([...routerNodeOptions]));
  });

  it("leaves a size that somebody has chosen for the young generation", async () => {
    const { magi } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0"], {
      NODE_OPTIONS: "--max-semi-space-size=4",
    });
    expect(await argumentsOf(magi)).not.toContain(routerNodeOptions[0]);
  });
});

async function argumentsOf(magi: MagiProcess): Promise<readonly string[]> {
  return (await readFile(`/proc/${String(magi.process.pid)}/cmdline`, "utf8")).split("\0");
}

describe("magi serve", () => {
  it("prints its URL alone on standard output, makes a token, and answers those who send it", async () => {
    const { magi, url, token } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0"]);
    expect(magi.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(await statusOf(url, token)).toBe(200);
    expect(await statusOf(url)).toBe(401);
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ messages: [{ role: "user", content: "Hi" }] }),
    });
    expect(await answer.text()).toContain("Hello there.");
    expect(answer.headers.get("x-magi-model")).toBe("m");
  });

  it("needs no home: a user whom the system does not know has none", async () => {
    const workspace = await workspaceWith();
    // What Node does for a user without an entry in /etc/passwd and with no HOME.
    const without = join(workspace, "withoutHome.cjs");
    await writeFile(
      without,
      'const os = require("node:os"); os.homedir = os.userInfo = () => { throw new Error("ENOENT"); };',
    );
    const { url, token } = await serve(workspace, ["--profile", "one", "--port", "0"], {
      NODE_OPTIONS: `--require ${JSON.stringify(without)}`,
      XDG_STATE_HOME: "",
    });
    expect(await statusOf(url, token)).toBe(200);
  });

  it("lets no name of a model speak to the terminal through its log", async () => {
    const server = await upstream();
    const odd = "m\u001b]0;title\u0007";
    const workspace = await ScratchWorkspace.create({
      profiles: { one: oneTier(JSON.stringify(odd)) },
      models: registryOf({ [odd]: { tier: "fast", at: [server] } }),
    });
    onTestFinished(() => workspace.remove());
    const { magi } = await serve(workspace.root, ["--profile", "one", "--port", "0", "--no-auth"]);
    await expect.poll(() => magi.err).toContain(`m]0;title at ${server.url} answers.`);
    // eslint-disable-next-line no-control-regex -- Control characters are what this is about.
    expect(magi.err).not.toMatch(/[\u0007\u001b]/);
  });

  it("tells in its log when a server goes and when it is back", async () => {
    const server = await upstream();
    const workspace = await ScratchWorkspace.create({
      profiles: { one: oneTier("m") },
      models: registryOf({ m: { tier: "fast", at: [server] } }),
    });
    onTestFinished(() => workspace.remove());
    const { magi, url } = await serve(workspace.root, ["--profile", "one", "--port", "0", "--no-auth"]);
    await expect.poll(() => magi.err).toContain(`m at ${server.url} answers.`);
    await server.stop();
    const body = JSON.stringify({ messages: [{ role: "user", content: "Hi" }] });
    expect((await fetch(`${url}/v1/chat/completions`, { method: "POST", body })).ok).toBe(false);
    await expect.poll(() => magi.err).toContain(`m at ${server.url} is down. It `);
    await server.start();
    await expect.poll(() => magi.err).toContain(`m at ${server.url} answers again.`);
  });

  it("takes a token from the command line or the environment, and does not print it", async () => {
    const root = await workspaceWith();
    const byOption = await serve(root, ["--profile", "one", "--port", "0", "--token", "s3cret"], {
      MAGI_TOKEN: "other",
    });
    expect(await statusOf(byOption.url, "s3cret")).toBe(200);
    expect(byOption.magi.err).not.toContain("s3cret");
    const byEnvironment = await serve(root, ["--profile", "one", "--port", "0"], { MAGI_TOKEN: "from-outside" });
    expect(await statusOf(byEnvironment.url, "from-outside")).toBe(200);
    expect(byEnvironment.magi.err).not.toContain("from-outside");
  });

  it("makes a token when that of the environment is empty", async () => {
    const { token } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0"], { MAGI_TOKEN: "" });
    expect(token).toMatch(/^[\w-]{32}$/);
  });

  it("answers everybody on this machine when told to, but no web page", async () => {
    const { magi, url } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0", "--no-auth"]);
    expect(magi.err).not.toContain("TOKEN");
    expect(await statusOf(url)).toBe(200);
    const page = await fetch(`${url}/v1/models`, { headers: { origin: "https://evil.example" } });
    expect(page.status).toBe(403);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("ends cleanly on %s, even in the middle of an answer", async (signal) => {
    const words = Array.from({ length: 200 }, () => "word ");
    const { magi, url } = await serve(await workspaceWith({ kind: "ok", words, pauseMs: 50 }), [
      "--profile",
      "one",
      "--port",
      "0",
      "--no-auth",
    ]);
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "Hi" }] }),
    });
    await answer.body?.getReader().read();
    const began = performance.now();
    magi.process.kill(signal);
    expect((await magi.ended).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(2_500);
    await expect(statusOf(url)).rejects.toThrow();
  });

  it("tells those whose answers are under way that it is stopped", async () => {
    const words = Array.from({ length: 400 }, () => "word ");
    const quiet = await upstream({ kind: "hang" });
    const workspace = await ScratchWorkspace.create({
      profiles: { one: oneTier("talking", "quiet") },
      models: registryOf({
        talking: { tier: "fast", at: [await upstream({ kind: "ok", words, pauseMs: 50 })] },
        quiet: { tier: "fast", at: [quiet] },
      }),
    });
    onTestFinished(() => workspace.remove());
    const { magi, url } = await serve(workspace.root, ["--profile", "one", "--port", "0", "--no-auth"]);
    const ask = (body: object): Promise<Response> =>
      fetch(`${url}/v1/chat/completions`, {
        method: "POST",
        body: JSON.stringify({ messages: [{ role: "user", content: "Hi" }], ...body }),
      });
    const whole = ask({ model: "quiet" });
    const asked = await quiet.request(0);
    const events = await fetch(`${url}/magi/events`);
    const stream = await ask({ model: "talking", stream: true });

    magi.process.kill("SIGTERM");
    const [text, answer] = await Promise.all([stream.text(), whole]);
    expect(text).toContain("word ");
    expect(text).not.toContain("[DONE]");
    const error = { code: "STOPPED", source: "router", message: expect.stringContaining("was stopped") as string };
    expect(JSON.parse(/data: (.*)\n\n$/.exec(text)?.[1] ?? "")).toMatchObject({ error });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ error });
    expect(await events.text()).toContain("event: status");
    await asked.aborted;
    expect((await magi.ended).code).toBe(0);
  });

  it("serves several profiles at once, each on its port", async () => {
    const root = await workspaceWith();
    const args = ["--port", "0", "--no-auth"];
    const [one, two] = await Promise.all([
      serve(root, ["--profile", "one", ...args]),
      serve(root, ["--profile", "two", ...args]),
    ]);
    const profileOf = async (url: string): Promise<unknown> =>
      ((await (await fetch(`${url}/magi/status`)).json()) as { profile: unknown }).profile;
    expect(await Promise.all([profileOf(one.url), profileOf(two.url)])).toEqual(["one", "two"]);
  });

  it("says in one sentence why it cannot", async () => {
    const root = await workspaceWith();
    const port = String(await takenPort());
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [
        ["--profile", "one", "--port", port],
        3,
        `magi: Port ${port} is in use by another program. Choose another with --port`,
      ],
      [["--profile", "no", "--port", "0"], 3, "magi: Profile 'no' not found. There are: broken, one, two."],
      [["--profile", "broken", "--port", "0"], 1, "magi: Profile 'broken' has an error: "],
      [
        ["--profile", "one", "--port", "70000"],
        2,
        "magi: '70000' is not a port: --port takes a whole number from 0 to 65535.",
      ],
      [["--profile", "one", "--port", "-1"], 2, "magi: '-1' is not a port"],
      [["--profile", "one", "--port", "http"], 2, "magi: 'http' is not a port"],
      [
        ["--profile", "one", "--token", "a b"],
        2,
        "magi: A token is made of letters, digits and signs, without spaces or line ends.",
      ],
      [["--profile", "one", "--token", "a", "--no-auth"], 2, "magi: Give a --token or --no-auth, not both."],
      [["--port", "0"], 2, "--profile"],
    ];
    for (const [args, code, sentence] of cases) {
      const ending = await runMagi(["serve", "--workspace", root, ...args]);
      expect(ending).toMatchObject({ code, out: "" });
      expect(ending.err).toContain(sentence);
      expect(ending.err).not.toContain("a connection could not be taken");
      expect(ending.err).not.toContain("    at ");
    }
  });
});

describe("magi status", () => {
  it("shows the endpoints of a running router and how they are", async () => {
    const root = await workspaceWith();
    const { url, token } = await serve(root, ["--profile", "one", "--port", "0"]);
    const env = { MAGI_URL: url, MAGI_TOKEN: token };
    await runMagi(["chat", "Hi"], { env });
    const { code, out } = await runMagi(["status"], { env });
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^profile one at ${url} \\(process \\d+\\)\n`));
    expect(out).toMatch(/^ok +m +http:\/\/127\.0\.0\.1:\d+\/v1 +0 +0 +(?:\d+ ms|\d\.\d s) /m);
    const asJson = await runMagi(["status", "--json", "--url", `${url}/v1`, "--token", token]);
    expect(JSON.parse(asJson.out)).toMatchObject({ profile: "one", endpoints: [{ modelId: "m", state: "ok" }] });
  });

  it("names the models of the profile that are not used, as the log of magi serve does", async () => {
    const server = await upstream();
    const workspace = await ScratchWorkspace.create({
      profiles: { p: oneTier("gone", "m") },
      models: registryOf({ m: { tier: "fast", at: [server] } }),
    });
    onTestFinished(() => workspace.remove());
    const { magi, url } = await serve(workspace.root, ["--profile", "p", "--port", "0", "--no-auth"]);
    const why = "gone is left out: the registry does not know it.";
    expect(magi.err).toContain(`profile p: 1 endpoint. ${why}\n`);
    expect((await runMagi(["status", "--url", url])).out).toContain(`\n${why}\nstate `);
    await workspace.writeProfile("p", "enabled_models: [\n");
    await magi.until(({ err }) => err.includes("not in use yet"));
    expect(magi.err).toMatch(/Z profile p: 1 endpoint\. .*The last change to profile 'p' is not in use yet: A closing/);
    expect((await runMagi(["status", "--url", url])).out).toMatch(
      /^The last change to profile 'p' is not in use yet: A/m,
    );
  });

  it("ends with 1 when nothing can answer, and says why", async () => {
    const workspace = await ScratchWorkspace.create({
      profiles: { p: oneTier("m") },
      models: { m: { assigned_tier: "fast", port: 9 } },
    });
    onTestFinished(() => workspace.remove());
    const { url } = await serve(workspace.root, ["--profile", "p", "--port", "0", "--no-auth"]);
    await fetch(`${url}/magi/check`, { method: "POST" });
    const { code, out } = await runMagi(["status", "--url", url]);
    expect(code).toBe(1);
    expect(out).toMatch(/^down +m .*refused the connection/m);
  });

  it("does not wait without end for what takes its question and never answers", async () => {
    const server = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    onTestFinished(() => void server.close());
    expect(await runMagi(["status", "--url", url])).toEqual({
      code: 3,
      out: "",
      err: `magi: What listens at ${url} has not answered within 10 s. If it is a MAGI router, start it again.\n`,
    });
  }, 20_000);

  it("takes a MAGI_URL and a MAGI_TOKEN that are empty for none", async () => {
    const { err } = await runMagi(["status"], { env: { MAGI_URL: "", MAGI_TOKEN: "" } });
    // Whether something listens there or not.
    expect(err).not.toContain("is not the URL");
  });

  it("says in one sentence why it cannot", async () => {
    const { url } = await serve(await workspaceWith(), ["--profile", "one", "--port", "0", "--token", "t"]);
    const other = await upstream();
    const nobody = "http://127.0.0.1:9";
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [["--url", url], 2, `magi: The router at ${url} wants its token: --token, or MAGI_TOKEN.`],
      [["--url", url, "--token", "no"], 2, `magi: The router at ${url} has another token than the one given. It is `],
      [["--url", nobody], 3, `magi: No router answers at ${nobody}. Start one with \`magi serve --profile NAME\``],
      [["--url", "nonsense"], 2, "magi: 'nonsense' is not the URL of a router"],
      [["--url", other.url], 3, "is not a MAGI router"],
      // As a file that was written on Windows gives it to `$(cat …)`.
      [["--url", url, "--token", "t\r"], 2, "magi: A token is made of letters, digits and signs, without spaces or"],
      [["--url", url, "--token", "☃"], 2, "magi: A token is made of letters, digits and signs"],
    ];
    for (const [args, code, sentence] of cases) {
      const ending = await runMagi(["status", ...args]);
      expect(ending).toMatchObject({ code, out: "" });
      expect(ending.err).toContain(sentence);
    }
  });
});

it("goes on when nobody reads its URL and its log any more", async () => {
  const magi = new MagiProcess([
    "serve",
    "--workspace",
    await workspaceWith(),
    "--profile",
    "one",
    "--port",
    "0",
    "--no-auth",
  ]);
  await magi.until(({ out }) => out.endsWith("\n"));
  magi.process.stdout.destroy();
  magi.process.stderr.destroy();
  const url = magi.out.trim();
  for (const name of ["two", "one", "two"]) {
    // Each switch is a line of the log.
    await fetch(`${url}/magi/profile`, { method: "PUT", body: JSON.stringify({ name }) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(url)).toBe(200);
  }
});
