import { describe, expect, it, onTestFinished } from "vitest";
import { MagiProcess, runMagi, serve } from "../support/cli/magiProcess.ts";
import { alwaysTwoStage, oneTier, registryOf, upstream } from "../support/router/routerCase.ts";
import type { CaseModel } from "../support/router/routerCase.ts";
import { ScratchWorkspace } from "../support/router/routerChild.ts";
import type { MockUpstream } from "../support/upstream/mockUpstream.ts";

/** Arguments that start a router with this profile for one command. */
async function here(profile: string, models: Readonly<Record<string, CaseModel>>): Promise<readonly string[]> {
  const workspace = await ScratchWorkspace.create({ profiles: { p: profile }, models: registryOf(models) });
  onTestFinished(() => workspace.remove());
  return ["--workspace", workspace.root, "--profile", "p"];
}

const asked = (server: MockUpstream, number = 0): unknown => server.seen[number]?.body["messages"];

describe("magi chat", () => {
  it("prints the answer alone on standard output, and beside it who was asked and why", async () => {
    const server = await upstream();
    const { code, out, err } = await runMagi([
      "chat",
      ...(await here(oneTier("m"), { m: { tier: "fast", at: [server] } })),
      "Say",
      "hello",
    ]);
    expect({ code, out }).toEqual({ code: 0, out: "Hello there.\n" });
    expect(err).toMatch(/^score \d\.\d → tier fast · asking m\n$/);
    expect(asked(server)).toEqual([{ role: "user", content: "Say hello" }]);
  });

  it("reads the prompt from standard input, alone or behind words", async () => {
    const server = await upstream();
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    await runMagi(["chat", ...args], { input: "From a pipe\n" });
    await runMagi(["chat", ...args, "Explain:", "-"], { input: "+ a\n- b\n" });
    expect(asked(server, 0)).toEqual([{ role: "user", content: "From a pipe" }]);
    expect(asked(server, 1)).toEqual([{ role: "user", content: "Explain:\n\n+ a\n- b" }]);
    expect(await runMagi(["chat", ...args])).toMatchObject({ code: 2, err: "magi: The prompt is empty.\n" });
  });

  it("answers, and ends as it would, when nobody reads what is said beside the answer", async () => {
    const server = await upstream({ kind: "ok", words: ["Still", " here."], pauseMs: 100 });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const unheard = async (...words: readonly string[]) => {
      const magi = new MagiProcess(["chat", ...args, ...words]);
      magi.process.stderr.destroy();
      return magi.ended;
    };
    expect(await unheard("Hi")).toMatchObject({ code: 0, out: "Still here.\n" });
    expect(await unheard("--url", "nonsense", "Hi")).toMatchObject({ code: 2, out: "" });
  });

  it("tells of a failover, and gives the other model's answer", async () => {
    const [failing, server] = [await upstream({ kind: "status", status: 500 }), await upstream()];
    const models = { a: { tier: "fast", at: [failing] }, b: { tier: "fast", at: [server] } };
    const { code, out, err } = await runMagi(["chat", ...(await here(oneTier("a", "b"), models)), "Hi"]);
    expect({ code, out }).toEqual({ code: 0, out: "Hello there.\n" });
    expect(err).toMatch(/asking a\na at \S+ failed .*; b at \S+ is asked instead\.\nasking b\n$/);
  });

  it("gives a program the refined answer only, and the draft when that is all there is", async () => {
    const small = await upstream({ kind: "ok", words: ["Rough."] });
    const big = await upstream({ kind: "ok", words: ["Fine."] });
    const models = { small: { tier: "fast", at: [small] }, big: { tier: "powerful", at: [big] } };
    const args = await here(alwaysTwoStage(), models);
    const whole = await runMagi(["chat", ...args, "Prove that it is correct"]);
    expect(whole).toMatchObject({ code: 0, out: "Fine.\n" });
    expect(whole.err).toMatch(/drafting with small\nrefining with big\n$/);
    big.mode = { kind: "status", status: 500 };
    const draft = await runMagi(["chat", ...args, "Prove that it is correct"]);
    expect(draft).toMatchObject({ code: 0, out: "Rough.\n" });
    expect(draft.err).toContain("This is the draft; it could not be refined.");
  });

  it("ends with 1 and the reason when an answer fails or breaks off, and keeps what came", async () => {
    const server = await upstream({ kind: "resetMidStream", words: ["Half an"] });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const broken = await runMagi(["chat", ...args, "Hi"]);
    expect(broken).toMatchObject({ code: 1, out: "Half an\n" });
    expect(broken.err).toContain("magi: The answer broke off: m at ");
    const unknown = await runMagi(["chat", ...args, "--model", "nope", "Hi"]);
    expect(unknown).toMatchObject({ code: 1, out: "" });
    expect(unknown.err).toContain("The active profile has no model 'nope'. Use one of: magi, magi/fast, m.");
  });

  it("tells a model server that wants a key from a router that wants its token", async () => {
    const server = await upstream({ kind: "status", status: 401, message: "No key." });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const { code, err } = await runMagi(["chat", ...args, "Hi"]);
    expect(code).toBe(1);
    expect(err).toMatch(/magi: m at \S+ wants a key that MAGI does not have \(401: No key\)\./);
  });

  it("keeps what came and says why when the router is killed in the middle of an answer", async () => {
    const server = await upstream({ kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const { magi, url } = await serve(args[1] ?? "", ["--profile", "p", "--port", "0", "--no-auth"]);
    const chat = await new MagiProcess(["chat", "--url", url, "Hi"]).until(({ out }) => out.includes("word"));
    magi.process.kill("SIGKILL");
    const { code, out, err } = await chat.ended;
    expect(code).toBe(1);
    expect(out).toMatch(/^(?:word )+\n$/);
    expect(err).toContain(`magi: The router at ${url} ended in the middle of the answer.`);
    expect(err).not.toContain("    at ");
  });

  it("lets no model write to the terminal but text", async () => {
    const server = await upstream({
      kind: "ok",
      words: ["\u001b[2J\u0007red\u009b31m", "\u001b", "]0;title\u0007\n\tend"],
    });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    expect((await runMagi(["chat", ...args, "Hi"])).out).toBe("[2Jred31m]0;title\n\tend\n");
  });

  it("stops the model on Ctrl+C", async () => {
    const server = await upstream({ kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const magi = await new MagiProcess(["chat", ...args, "Hi"]).until(({ out }) => out.includes("word"));
    magi.process.kill("SIGINT");
    expect((await magi.ended).code).toBe(130);
    await server.seen[0]?.aborted;
  });

  it("goes on line by line with what was said before; Ctrl+C stops an answer first and the talk then", async () => {
    const server = await upstream({ kind: "echo" });
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const magi = new MagiProcess(["chat", "-i", ...args]);
    magi.process.stdin.write("first\n\nsecond\n");
    await magi.until(({ out }) => out === "first\nsecond\n");
    expect(asked(server, 1)).toEqual([
      { role: "user", content: "first" },
      { role: "assistant", content: "first" },
      { role: "user", content: "second" },
    ]);
    server.mode = { kind: "status", status: 500 };
    magi.process.stdin.write("third\n");
    await magi.until(({ err }) => err.includes("magi: m at "));
    server.mode = { kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 };
    magi.process.stdin.write("fourth\n");
    await magi.until(({ out }) => out.includes("word"));
    magi.process.kill("SIGINT");
    await magi.until(({ err }) => err.includes("Stopped.\n"));
    await server.seen[3]?.aborted;
    server.mode = { kind: "echo" };
    magi.process.stdin.write("fifth\n");
    await magi.until(({ out }) => out.endsWith("\nfifth\n"));
    // The failed prompt is forgotten, the stopped answer kept as far as it came.
    const said = asked(server, 4) as readonly { readonly content: string }[];
    expect(said.map(({ content }) => content.split(" ")[0])).toEqual([
      "first",
      "first",
      "second",
      "second",
      "fourth",
      "word",
      "fifth",
    ]);
    magi.process.kill("SIGINT");
    expect((await magi.ended).code).toBe(0);
  });

  it("says in one sentence why it cannot", async () => {
    const server = await upstream();
    const args = await here(oneTier("m"), { m: { tier: "fast", at: [server] } });
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [["--url", "http://127.0.0.1:9", "Hi"], 3, "magi: No router answers at http://127.0.0.1:9."],
      [[...args, "--url", "http://127.0.0.1:9", "Hi"], 2, "magi: Name a profile to start a router, or the URL"],
      [[...args, "-i", "Hi"], 2, "magi: Give a prompt, or ask line by line with --interactive, not both."],
      [["--workspace", args[1] ?? "", "--profile", "no", "Hi"], 3, "magi: Profile 'no' not found. There are: p."],
    ];
    for (const [more, code, sentence] of cases) {
      const ending = await runMagi(["chat", ...more]);
      expect(ending).toMatchObject({ code, out: "" });
      expect(ending.err).toContain(sentence);
    }
  });
});
