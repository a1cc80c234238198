// A conversation stays with the model that has it in its prompt cache.
import { expect, test } from "vitest";
import { startCase, upstream } from "../support/router/routerCase.ts";

const twoTiers = `
enabled_models: [small, big, big_too]
tier_config:
  - { name: fast, max_score: 6, expected_time_seconds: 1 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
load_balancing: { enabled: true, strategy: round_robin, health_check_interval: 30 }
`;
const hard =
  "Prove that every bounded monotone sequence of real numbers converges, and give a counterexample without monotonicity.";

test("an easy prompt after a hard one stays with the model that answered it, and says so; a new one does not", async () => {
  const [small, big, bigToo] = [await upstream(), await upstream(), await upstream()];
  const { router } = await startCase({
    profiles: { p: twoTiers },
    models: {
      small: { tier: "fast", at: [small] },
      big: { tier: "powerful", at: [big] },
      big_too: { tier: "powerful", at: [bigToo] },
    },
  });
  const first = await router.ask(hard);
  const by = first.events.flatMap((event) => (event.kind === "stage" ? [event.modelId] : []));
  expect(["big", "big_too"]).toContain(by[0]);
  const messages = [
    { role: "user", content: hard },
    { role: "assistant", content: first.text },
    { role: "user", content: "Thanks!" },
  ];
  const second = await router.ask("", { body: { messages } });
  const decision = second.events.find((event) => event.kind === "decision")?.decision;
  expect(decision?.tier).toBe("fast");
  expect(second.events.flatMap((event) => (event.kind === "stage" ? [event.modelId] : []))).toEqual(by);
  expect(decision?.reasons.join(" ")).toContain(`The conversation stays with ${by[0] ?? ""}`);
  const fresh = await router.ask("Thanks!");
  expect(fresh.events.flatMap((event) => (event.kind === "stage" ? [event.modelId] : []))).toEqual(["small"]);
});

test("a conversation leaves its model when that is gone", async () => {
  const [small, big, bigToo] = [await upstream(), await upstream(), await upstream()];
  const { router } = await startCase({
    profiles: { p: twoTiers },
    models: {
      small: { tier: "fast", at: [small] },
      big: { tier: "powerful", at: [big] },
      big_too: { tier: "powerful", at: [bigToo] },
    },
  });
  const first = await router.ask(hard);
  const by = first.events.find((event) => event.kind === "stage")?.modelId;
  await (by === "big" ? big : bigToo).stop();
  const messages = [
    { role: "user", content: hard },
    { role: "assistant", content: first.text },
    { role: "user", content: hard },
  ];
  const second = await router.ask("", { body: { messages } });
  expect(second.text).toBe("Hello there.");
  expect(second.events.findLast((event) => event.kind === "stage")?.modelId).toBe(by === "big" ? "big_too" : "big");
});
