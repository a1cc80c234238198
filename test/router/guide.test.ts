import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RouterChild } from "../support/router/routerChild.ts";

/** The real thing: the two models that ship with MAGI, in llama.cpp, behind the example workspace's profile `guide`. */
describe("the built-in guide", () => {
  let router: RouterChild;
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "magi-guide-"));
    await cp(join(import.meta.dirname, "../../examples/workspace"), root, { recursive: true });
    router = await RouterChild.start(root, "guide");
  });
  afterAll(async () => {
    await router.stop();
    await rm(root, { recursive: true, force: true });
  });

  test("answers a prompt that comes while its engine is still starting", async () => {
    const answer = await router.ask("what is a tier?");
    expect(answer.error).toBeUndefined();
    expect(answer.text).toMatch(/^A tier is a named step of the profile/);
    expect(answer.events[0]).toMatchObject({ kind: "decision", decision: { tier: "fast" } });
    expect(answer.events).toContainEqual(
      expect.objectContaining({
        kind: "stage",
        modelId: "magi_guide_0p0024b_q80_fast",
        endpoint: "magi_guide_0p0024b_q80_fast@embedded",
        builtin: true,
      }),
    );
    const { endpoints, engines } = await router.statusWhen((status) =>
      status.endpoints.every(({ state }) => state === "ok"),
    );
    expect(endpoints).toHaveLength(2);
    expect(engines.map(({ state }) => state)).toEqual(["ready", "ready"]);
  });

  test("gives one answer to one question at a time, whatever was said before", async () => {
    const question = { role: "user", content: "what is a tier?" };
    const alone = await router.ask("what is a tier?");
    const later = await router.ask("", {
      body: {
        temperature: 1.5,
        messages: [{ role: "user", content: "hello" }, { role: "assistant", content: "Hello!" }, question],
      },
    });
    expect(later.text).toBe(alone.text);
  });

  test("drafts and refines a harder question", async () => {
    const answer = await router.ask(
      "Explain in detail, step by step, how two-stage processing works, why a draft is refined by a powerful model, " +
        "and compare it with a single pass; then write an example profile with three tiers and analyse its trade-offs.",
    );
    const stages = answer.events.flatMap((event) => (event.kind === "stage" ? [`${event.role} ${event.tier}`] : []));
    expect(stages).toEqual(["draft fast", "refine powerful"]);
    expect(answer.error).toBeUndefined();
    expect(answer.text.length).toBeGreaterThan(40);
  });

  test("another profile stops its engines, and coming back starts them", async () => {
    const use = (name: string): Promise<Response> =>
      router.fetch("/magi/profile", { method: "PUT", body: JSON.stringify({ name }) });
    const [pid] = (await router.status()).engines.map((engine) => engine.pid);
    await use("production");
    await router.statusWhen(({ engines }) => engines.length === 0);
    await expect.poll(() => isAlive(pid ?? 0)).toBe(false);
    await use("guide");
    expect((await router.ask("what is a tier?")).text).toMatch(/^A tier is/);
  });

  test("an engine that is killed mid-answer or between answers is started again, and the next prompt is answered", async () => {
    const { engines } = await router.statusWhen((status) => status.endpoints.every(({ state }) => state === "ok"));
    for (const { pid } of engines) process.kill(pid ?? 0, "SIGKILL");
    const answer = await router.ask("what is a tier?");
    expect(answer.text).toMatch(/^A tier is/);
    expect(answer.error).toBeUndefined();
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
