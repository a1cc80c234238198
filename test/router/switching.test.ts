import { mkdir, rm, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { oneTier, registryOf, startCase, upstream } from "../support/router/routerCase.ts";
import { readAnswer, RouterChild } from "../support/router/routerChild.ts";

function use(router: RouterChild, name: unknown): Promise<Response> {
  return router.fetch("/magi/profile", { method: "PUT", body: JSON.stringify({ name }) });
}

describe("switching the profile", () => {
  test("takes effect at the next prompt", async () => {
    const [one, two] = [await upstream(), await upstream()];
    const { router } = await startCase({
      profiles: { first: oneTier("a"), second: oneTier("b") },
      models: { a: { tier: "fast", at: [one] }, b: { tier: "fast", at: [two] } },
    });
    expect((await router.ask("Hi")).headers.get("x-magi-model")).toBe("a");
    const response = await use(router, "second");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ profile: "second", endpoints: [{ modelId: "b" }] });
    const answer = await router.ask("Hi");
    expect(answer.headers.get("x-magi-model")).toBe("b");
    expect(answer.headers.get("x-magi-profile")).toBe("second");
  });

  test("lets running answers finish under the old profile", async () => {
    const one = await upstream({ kind: "ok", words: ["old", " words", " to", " the", " end"], pauseMs: 100 });
    const two = await upstream();
    const { router } = await startCase({
      profiles: { first: oneTier("a"), second: oneTier("b") },
      models: { a: { tier: "fast", at: [one] }, b: { tier: "fast", at: [two] } },
    });
    const asking = router.ask("Hi");
    await one.request(0);
    await use(router, "second");
    const answer = await asking;
    expect(answer.text).toBe("old words to the end");
    expect(answer.error).toBeUndefined();
  });

  test("to a profile that does not exist is refused with those that there are, and the one in use stays", async () => {
    const one = await upstream();
    const { router } = await startCase({
      profiles: { first: oneTier("a"), second: oneTier("a") },
      models: { a: { tier: "fast", at: [one] } },
    });
    const response = await use(router, "third");
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: {
        message: "Profile 'third' not found. There are: first, second.",
        type: "invalid_request_error",
        param: null,
        code: "UNKNOWN_PROFILE",
        source: "caller",
      },
    });
    const answer = await router.ask("Hi");
    expect([answer.text, answer.headers.get("x-magi-profile")]).toEqual(["Hello there.", "first"]);
    const status = await router.status();
    expect([status.profile, status.problem]).toEqual(["first", undefined]);
  });

  test("is not wanted for a profile that the router was started with and that comes later", async () => {
    const one = await upstream();
    const { workspace } = await startCase({
      profiles: { first: oneTier("a") },
      models: { a: { tier: "fast", at: [one] } },
    });
    const early = await RouterChild.start(workspace.root, "later");
    onTestFinished(() => early.stop());
    expect((await early.status()).problem).toBe("Profile 'later' not found. There are: first.");
    await workspace.writeProfile("later", oneTier("a"));
    await early.statusWhen(({ problem }) => problem === undefined);
    expect((await early.ask("Hi")).headers.get("x-magi-profile")).toBe("later");
  });

  test("to something that is not a name is refused", async () => {
    const { router } = await startCase({ profiles: { first: oneTier("a") }, models: {} });
    expect((await use(router, 7)).status).toBe(400);
  });

  test("a name is never a path", async () => {
    const { router } = await startCase({ profiles: { first: oneTier("a") }, models: {} });
    expect(await (await use(router, "../../data/model_registry")).json()).toMatchObject({
      error: { message: expect.stringContaining("not found") as string },
    });
  });
});

describe("files that change on disk", () => {
  test("a model that is added to the registry answers", async () => {
    const server = await upstream();
    const { router, workspace } = await startCase({ profiles: { p: oneTier("m") }, models: {} });
    expect((await router.ask("Hi")).error).toMatchObject({ code: "NO_MODEL" });
    await workspace.writeRegistry({ models: registryOf({ m: { tier: "fast", at: [server] } }) });
    await router.statusWhen(({ problem }) => problem === undefined);
    expect((await router.ask("Hi")).text).toBe("Hello there.");
  });

  test("a model that moves is asked at its new place", async () => {
    const [one, two] = [await upstream(), await upstream()];
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [one] } },
    });
    await workspace.writeRegistry({ models: registryOf({ m: { tier: "fast", at: [two] } }) });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.url === two.url);
    await router.ask("Hi");
    expect([one.seen.length, two.seen.length]).toEqual([0, 1]);
  });

  test("a model whose name at its server is corrected is known to be there", async () => {
    const server = await upstream();
    server.models = ["right"];
    const model = (name: string): unknown => ({ assigned_tier: "fast", endpoints: [{ url: server.url, model: name }] });
    const { router, workspace } = await startCase({ profiles: { p: oneTier("m") }, models: {} });
    await workspace.writeRegistry({ models: { m: model("wrong") } });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "wrong-model");
    await workspace.writeRegistry({ models: { m: model("right") } });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    await workspace.writeRegistry({ models: { m: model("left") } });
    const { endpoints } = await router.statusWhen((status) => status.endpoints[0]?.state === "wrong-model");
    expect(endpoints[0]?.detail).toBe("It does not have the model left; it has right.");
  });

  test("a profile that is edited means what it says now", async () => {
    const [one, two] = [await upstream(), await upstream()];
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("a", "b") },
      models: { a: { tier: "fast", at: [one] }, b: { tier: "fast", at: [two] } },
    });
    await workspace.writeProfile("p", oneTier("b"));
    await router.statusWhen(({ endpoints }) => endpoints.length === 1);
    expect((await router.ask("Hi")).headers.get("x-magi-model")).toBe("b");
  });
});

describe("a registry that breaks in use", () => {
  test.each([
    ["is cut short", '{ "models": {', /not valid JSON.*The last good registry stays in use\./],
    ["is deleted", undefined, /^There is no model registry at [^,]+\. The last good registry stays in use\.$/],
  ])("and %s is used as it last was, with a warning, until there is another", async (_what, text, sentence) => {
    const server = await upstream();
    const models = { m: { tier: "fast", at: [server] } } as const;
    const { router, workspace } = await startCase({ profiles: { p: oneTier("m"), q: oneTier("m") }, models });
    if (text === undefined) await workspace.removeRegistry();
    else await workspace.writeRegistry(text);
    const status = await router.statusWhen(({ warning }) => warning !== undefined);
    expect(status.warning).toMatch(sentence);
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await use(router, "q");
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await workspace.writeRegistry({ models: registryOf(models) });
    await router.statusWhen(({ warning }) => warning === undefined);
  });
});

test("a registry whose folder cannot be looked into any more does not end the router", async () => {
  const server = await upstream();
  const models = { m: { tier: "fast", at: [server] } } as const;
  const { router, workspace } = await startCase({ profiles: { p: oneTier("m") }, models });
  const data = join(workspace.root, "data");
  await rm(data, { recursive: true });
  await symlink("data", data, "dir");
  await router.statusWhen(({ warning }) => warning?.includes("it is a link that leads back to itself") === true);
  expect((await router.ask("Hi")).text).toBe("Hello there.");
  await rm(data);
  await mkdir(data);
  await workspace.writeRegistry({ models: registryOf(models) });
  await router.statusWhen(({ warning }) => warning === undefined);
});

describe("a profile that breaks in use", () => {
  test("is used as it last was, with a warning, until it makes sense again", async () => {
    const server = await upstream();
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m"), q: "enabled_models: [m\n" },
      models: { m: { tier: "fast", at: [server] } },
    });
    await workspace.writeProfile("p", "enabled_models: [m\n");
    const status = await router.statusWhen(({ warning }) => warning !== undefined);
    expect(status.warning).toMatch(/^The last change to profile 'p' is not in use yet: .*[^.] \(line \d+\)\.$/);
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await workspace.writeProfile("p", oneTier("m"));
    await router.statusWhen(({ warning }) => warning === undefined);
    await use(router, "q");
    expect((await router.status()).problem).toMatch(/^Profile 'q' cannot be used: /);
  });

  test("is used as it last was while it cannot be read", async () => {
    const server = await upstream();
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    // Of the reasons there are, the one that a test can make on every system: it is too large.
    await truncate(join(workspace.root, "config/profiles/p.yaml"), 100_000_000);
    const status = await router.statusWhen(({ warning, problem }) => (warning ?? problem) !== undefined);
    expect(status.warning).toMatch(/^Profile 'p' cannot be read: .*\. The last good profile stays in use\.$/);
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await workspace.writeProfile("p", oneTier("m"));
    await router.statusWhen(({ warning }) => warning === undefined);
  });

  test("so is one whose file is empty, as it is for a moment when it is saved", async () => {
    const server = await upstream();
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await workspace.writeProfile("p", "");
    const { warning } = await router.statusWhen((status) => (status.warning ?? status.problem) !== undefined);
    expect(warning).toBe("The last change to profile 'p' is not in use yet: the file is empty.");
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await workspace.writeProfile("p", "# nothing yet\n");
    expect((await router.statusWhen(({ problem }) => problem !== undefined)).problem).toContain("enables no model");
  });

  test.each([
    ["enabled_models: m", oneTier("m").replace("[m]", "m")],
    ["max_score: soon", oneTier("m").replace(".inf", "soon")],
    ["strategy: fastest", oneTier("m").replace("enabled: false", "strategy: fastest")],
  ])("so is one with a value that is none: %s", async (_what, text) => {
    const server = await upstream();
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await workspace.writeProfile("p", text);
    const status = await router.statusWhen(({ warning, problem }) => (warning ?? problem) !== undefined);
    expect(status.warning).toMatch(/^The last change to profile 'p' is not in use yet: .*[^.] \(line \d+\)\.$/);
    expect((await router.ask("Hi")).text).toBe("Hello there.");
    await workspace.writeProfile("p", oneTier("m"));
    await router.statusWhen(({ warning }) => warning === undefined);
  });

  test("one that had errors when it came into use is used as far as it goes, also when it changes", async () => {
    const server = await upstream();
    const wrong = (text: string): string => text.replace("enabled: false", "strategy: fastest");
    const { router, workspace } = await startCase({
      profiles: { p: wrong(oneTier("m")) },
      models: { m: { tier: "fast", at: [server] }, n: { tier: "fast", at: [server] } },
    });
    await workspace.writeProfile("p", wrong(oneTier("m", "n")));
    const status = await router.statusWhen(({ endpoints }) => endpoints.length === 2);
    expect(status.warning).toBeUndefined();
  });

  test("does not keep the registry from being used as it is now", async () => {
    const [before, after] = [await upstream(), await upstream()];
    const { router, workspace } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [before] } },
    });
    await workspace.writeProfile("p", "enabled_models: [m\n");
    await router.statusWhen(({ warning }) => warning !== undefined);
    await workspace.writeRegistry({ models: registryOf({ m: { tier: "fast", at: [after] } }) });
    const { warning } = await router.statusWhen(({ endpoints }) => endpoints[0]?.endpoint.includes(after.url) === true);
    expect(warning).toMatch(/^The last change to profile 'p' is not in use yet: /);
    expect((await router.ask("Hi")).status).toBe(200);
    expect([before.seen.length, after.seen.length]).toEqual([0, 1]);
    await workspace.writeRegistry("{ oops");
    await router.statusWhen((status) => /not in use yet: .* The last good registry stays/.test(status.warning ?? ""));
    expect((await router.ask("Hi")).status).toBe(200);
  });
});

describe("what cannot be used", () => {
  test.each([
    ["no registry", "p", oneTier("m"), undefined, /There is no model registry at .*model_registry\.json/],
    ["a registry that is not JSON", "p", oneTier("m"), "{ oops", /The model registry is not valid JSON/],
    ["an empty profile", "p", "", "{}", /Profile 'p' enables no model\. List model ids under enabled_models\./],
    ["a profile with tabs", "p", "enabled_models:\n\t- m\n", "{}", /Profile 'p' .*spaces.*tab.*line 2/],
    ["a broken profile", "p", "enabled_models: [m\n", "{}", /Profile 'p' cannot be used: /],
    [
      "a profile whose models are unknown",
      "p",
      oneTier("m"),
      '{"models":{}}',
      /m is left out: the registry does not know/,
    ],
  ])("%s: the router listens and says so in a sentence", async (_what, name, profile, registry, sentence) => {
    const { router } = await startCase({ profiles: { [name]: profile }, registry });
    const status = await router.status();
    expect(status.problem).toMatch(sentence);
    const answer = await router.ask("Hi");
    expect(answer.status).toBe(503);
    expect(answer.error).toMatchObject({ source: "router", message: status.problem });
    expect((await router.fetch("/health")).status).toBe(200);
  });

  test("no profile at all", async () => {
    const { router } = await startCase({ profiles: { p: oneTier("m") }, models: {} });
    await use(router, null);
    const answer = await readAnswer(await router.post({ messages: [{ role: "user", content: "Hi" }] }));
    expect(answer.error).toMatchObject({ code: "NO_PROFILE", message: "No profile is active. Choose one to begin." });
  });
});

describe("the stream of states", () => {
  test("tells of a switch and of an endpoint that goes and comes back", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m").replace("interval: 30", "interval: 1"), q: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    await server.stop();
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "down");
    await server.start();
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    const told = router.statusWhen(({ profile }) => profile === "q");
    await use(router, "q");
    expect((await told).profile).toBe("q");
  });

  test("tells of each decision when its answer has ended, without the prompt", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const stop = new AbortController();
    const stream = await router.fetch("/magi/events", { signal: stop.signal });
    await router.ask("a secret wish");
    let told = "";
    const decoder = new TextDecoder();
    for await (const bytes of stream.body ?? []) {
      told += decoder.decode(bytes, { stream: true });
      if (/event: decision\ndata: .*\n\n/.test(told)) break;
    }
    stop.abort();
    const [, data = ""] = /event: decision\ndata: (.*)\n\n/.exec(told) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      profile: "p",
      tier: "fast",
      outcome: "answered",
      stages: [{ modelId: "m" }],
    });
    expect(told).not.toContain("secret");
  });

  test("a check on request looks at every endpoint now", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    await server.stop();
    const response = await router.fetch("/magi/check", { method: "POST" });
    expect(await response.json()).toMatchObject({ endpoints: [{ state: "down" }] });
  });
});
