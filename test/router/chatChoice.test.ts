// What the user chooses in the chat, as a real router understands it.
import { expect, test } from "vitest";
import { ChatController } from "../../client/chat/chatController.ts";
import { choicesOf } from "../../client/chat/choicesModel.ts";
import { RouterClient } from "../../client/router/routerClient.ts";
import type { ChatTurn } from "../../protocol/chatMessages.ts";
import { profileFile, registryOf as registryFile, situationWith } from "../support/client/situations.ts";
import { FakeClock } from "../support/clock/fakeClock.ts";
import { registryOf, startCase, upstream } from "../support/router/routerCase.ts";
import { token } from "../support/router/routerChild.ts";

const profile = `
enabled_models: [quick, wise]
tier_config:
  - { name: fast, max_score: 9.9, expected_time_seconds: 2 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
`;

test("each choice that the chat offers is one that the router carries out", async () => {
  const [quick, wise] = await Promise.all([upstream(), upstream()]);
  const models = { quick: { tier: "fast", at: [quick] }, wise: { tier: "powerful", at: [wise] } };
  const { router } = await startCase({ profiles: { p: profile }, models });
  const client = new RouterClient(router.url, token);
  let ids = 0;
  const chat = new ChatController(
    {
      ask: (question, signal) => client.ask(question, signal),
      post: () => undefined,
      keep: () => undefined,
      mostTurns: () => 20,
      newId: () => String((ids += 1)),
      clock: new FakeClock(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
    undefined,
  );
  const known = choicesOf(
    situationWith({ profiles: [profileFile("p", profile)], registry: registryFile(registryOf(models)) }),
  );
  chat.offer(known);
  const answers: Record<string, readonly [model: string | undefined, said: string | undefined]> = {};
  for (const { name } of known.choices) {
    chat.receive({ kind: "choose", name });
    chat.receive({ kind: "send", text: "Hi" });
    await expect.poll(() => chat.turns.at(-1)?.state, { interval: 5, timeout: 20_000 }).not.toBe("running");
    answers[name] = whatBecameOf(chat.turns.at(-1));
  }
  expect(answers).toEqual({
    magi: ["quick", undefined],
    "magi/fast": ["quick", "Tier fast was asked for, so the score does not count."],
    "magi/powerful": ["wise", "Tier powerful was asked for, so the score does not count."],
    quick: ["quick", "Model quick was asked for, so the score does not count."],
    wise: ["wise", "Model wise was asked for, so the score does not count."],
  });
});

function whatBecameOf(turn: ChatTurn | undefined): readonly [model: string | undefined, said: string | undefined] {
  expect(turn?.state, turn?.error).toBe("done");
  const stage = turn?.events.findLast((event) => event.kind === "stage");
  const decision = turn?.events.findLast((event) => event.kind === "decision")?.decision;
  return [stage?.modelId, decision?.reasons.find((reason) => reason.includes("asked for"))];
}
