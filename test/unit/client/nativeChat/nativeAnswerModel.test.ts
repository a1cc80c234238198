import { expect, it } from "vitest";
import { NativeAnswer } from "../../../../client/nativeChat/nativeAnswerModel.ts";
import type { AnswerPart } from "../../../../protocol/parseAnswerEvent.ts";
import { decided, decidedTwoStages, fastModel, powerfulModel, stage } from "../../../support/chatPage/scenes.ts";
import type { RouterEvent } from "../../../../protocol/routerEvents.ts";

const event = (said: RouterEvent): AnswerPart => ({ kind: "event", event: said });
const text = (said: string): AnswerPart => ({ kind: "text", text: said });
const done: AnswerPart = { kind: "done" };

function shown(...parts: readonly AnswerPart[]) {
  const answer = new NativeAnswer();
  return parts.flatMap((part) => answer.take(part)).map((each) => `${each.kind}: ${each.text}`);
}

it("tells the score, who answers, and the text as it comes", () => {
  expect(shown(event(decided()), event(stage("answer")), text("Hel"), text("lo"), done)).toEqual([
    "progress: Score 3.2 of 10: fast",
    `progress: Answered by ${fastModel}`,
    "markdown: Hel",
    "markdown: lo",
  ]);
});

it("keeps a draft back and shows only what it became", () => {
  const parts = [
    event(decidedTwoStages()),
    event(stage("draft")),
    text("A draft."),
    event(stage("refine", "powerful", powerfulModel)),
    text("The answer."),
    done,
  ];
  const lines = shown(...parts);
  expect(lines.filter((line) => line.startsWith("markdown"))).toEqual(["markdown: The answer."]);
  expect(lines).toContain(`progress: Refined by ${powerfulModel}`);
});

it("shows the draft when it could not be refined, and says so first", () => {
  const draftOnly = { kind: "draftOnly", message: "Nobody refined it." } as const;
  const draft = [event(stage("draft")), text("A dr"), text("aft.")];
  const end = ["progress: Nobody refined it.", "markdown: A draft."];
  expect(shown(...draft, event(draftOnly), done).slice(1)).toEqual(end);
  // Somebody was asked for the second stage, and failed before the first word.
  const refine = event(stage("refine", "powerful", powerfulModel));
  expect(shown(...draft, refine, event(draftOnly), done).slice(2)).toEqual(end);
});

it("loses no draft that simply ends", () => {
  expect(shown(event(stage("draft")), text("All there is."), done).at(-1)).toBe("markdown: All there is.");
});

it("tells what is waited for and who takes over, and keeps thoughts to itself", () => {
  const waiting = { kind: "waiting", role: "answer", modelId: "m", message: "m is loading…" } as const;
  const failover = { kind: "failover", role: "answer", from: "a", to: "b", message: "b takes over." } as const;
  expect(shown(event(waiting), event(failover), { kind: "reasoning", text: "Hm." })).toEqual([
    "progress: m is loading…",
    "progress: b takes over.",
  ]);
});
