import { describe, expect, it } from "vitest";
import { AnswerPrinter } from "../../../../cli/ask/answerPrinter.ts";
import type { AnswerPart } from "../../../../protocol/parseAnswerEvent.ts";
import type { RouterEvent, StageRole } from "../../../../protocol/routerEvents.ts";

const happened = (event: RouterEvent): AnswerPart => ({ kind: "event", event });
const stage = (role: StageRole, modelId: string): AnswerPart =>
  happened({ kind: "stage", role, tier: "t", modelId, endpoint: "e", builtin: false });
const text = (said: string): AnswerPart => ({ kind: "text", text: said });
const thought = (said: string): AnswerPart => ({ kind: "reasoning", text: said });
const decision = happened({
  kind: "decision",
  decision: { profile: "p", score: 6.54, contributions: [], tier: "powerful", stages: [], reasons: [] },
});

/** What a person sees, `<` and `>` around what is dimmed. */
function seen(parts: readonly AnswerPart[], { isTerminal = true, hasColour = true } = {}): string {
  let screen = "";
  const output = { write: (said: string) => void (screen += said), isTerminal, hasColour };
  const printer = new AnswerPrinter({ out: output, aside: output });
  for (const part of parts) printer.take(part);
  printer.end();
  return screen.replaceAll("\u001b[2m", "<").replaceAll("\u001b[22m", ">");
}

describe("an answer in a terminal", () => {
  it("has its decision and its model in one dimmed line above it", () => {
    expect(seen([decision, stage("answer", "m"), text("Hel"), text("lo")])).toBe(
      "<score 6.5 → tier powerful · asking m>\nHello\n",
    );
  });

  it("shows a draft and thoughts dimmed, each stage and each thought on lines of their own", () => {
    const draft = [stage("draft", "a"), thought("Hm. "), text("Rough")];
    const refined = [stage("refine", "b"), thought("Well. "), text("Fine")];
    expect(seen([...draft, ...refined])).toBe(
      "<drafting with a>\n<Hm. >\n<Rough>\n<refining with b>\n<Well. >\nFine\n",
    );
  });

  it("tells of a failover before the model that takes over", () => {
    const failover = happened({ kind: "failover", role: "answer", from: "a", to: "b", message: "a is gone." });
    expect(seen([stage("answer", "a"), failover, stage("answer", "b"), text("Hi\n")])).toBe(
      "<asking a>\n<a is gone.>\n<asking b>\nHi\n",
    );
  });

  it("does not repeat a draft that could not be refined", () => {
    const draftOnly = happened({ kind: "draftOnly", message: "This is the draft." });
    expect(seen([stage("draft", "a"), text("Rough"), draftOnly])).toBe(
      "<drafting with a>\n<Rough>\n<This is the draft.>\n",
    );
  });

  it("has no colour where none is wanted", () => {
    expect(seen([stage("draft", "a"), text("Rough")], { hasColour: false })).toBe("drafting with a\nRough\n");
  });

  it("does not run a thought and the answer together", () => {
    const said = [thought("They greet."), thought(" So do I."), text("Hel"), text("lo")];
    expect(seen([stage("answer", "m"), ...said], { hasColour: false })).toBe("asking m\nThey greet. So do I.\nHello\n");
    const inLines = [thought("One."), text("Two.\n"), thought("Three.\n"), text("Four.")];
    expect(seen(inLines, { hasColour: false })).toBe("One.\nTwo.\nThree.\nFour.\n");
    expect(seen([thought("One.\n"), text("Two.")])).toBe("<One.\n>Two.\n");
    expect(seen([stage("answer", "m"), ...said], { isTerminal: false, hasColour: false })).toBe("asking m\nHello\n");
  });
});

it("what a model writes cannot steer the terminal", () => {
  expect(seen([stage("answer", "m\u001b[2J"), text("a\u001b]0;x\u0007b\r\nc\td\u009b1m")])).toBe(
    "<asking m[2J>\na]0;xb\nc\td1m\n",
  );
});
