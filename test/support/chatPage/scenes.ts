import type { ChatStatus, ModelChoice, ToChatPage } from "../../../protocol/chatMessages.ts";
import type { RouterEvent, StageRole } from "../../../protocol/routerEvents.ts";

/** What the extension would say, for the tests of the page. */

export const readyStatus: ChatStatus = {
  profile: "development",
  readiness: "ready",
  detail: "2 of 2 models answer.",
  guide: false,
};

export const emptyConversation: ToChatPage = { kind: "restore", turns: [], draftInput: "" };

export const fastModel = "qwen3_4p0b_q4km_fast";
export const powerfulModel = "gpt_oss_20p0b_q4km_powerful";

export const someChoices: readonly ModelChoice[] = [
  { kind: "profile", name: "magi", label: "Auto", detail: "the profile decides" },
  { kind: "tier", name: "magi/fast", label: "fast", detail: "Short questions · about 2 s" },
  { kind: "tier", name: "magi/powerful", label: "powerful", detail: "about 15 s" },
  { kind: "model", name: fastModel, label: fastModel, detail: "tier fast" },
  { kind: "model", name: powerfulModel, label: powerfulModel, detail: "tier powerful" },
];

export function choices(chosen = "magi"): Extract<ToChatPage, { readonly kind: "choices" }> {
  return { kind: "choices", choices: someChoices, chosen };
}

type Decided = Extract<RouterEvent, { readonly kind: "decision" }>;

export function decided(more: Partial<Decided["decision"]> = {}): Decided {
  return {
    kind: "decision",
    decision: {
      profile: "development",
      score: 3.24,
      contributions: [
        { label: "asks for code", amount: 1.32 },
        { label: "one short sentence", amount: -0.81 },
        { label: "names a data structure", amount: 0.43 },
      ],
      tier: "fast",
      stages: [
        {
          role: "answer",
          tier: "fast",
          candidates: [{ tier: "fast", modelId: fastModel, endpoint: `${fastModel}@http://127.0.0.1:8081/v1` }],
          expectedSeconds: 2,
        },
      ],
      reasons: [
        "The score 3.2 is at most 5.0, so the tier is fast.",
        `${fastModel} is the only healthy model of fast.`,
      ],
      ...more,
    },
  };
}

export function decidedTwoStages(): Decided {
  return decided({
    score: 7.1,
    tier: "powerful",
    stages: [
      {
        role: "draft",
        tier: "fast",
        candidates: [{ tier: "fast", modelId: fastModel, endpoint: "a" }],
        expectedSeconds: 2,
        maxTokens: 500,
      },
      {
        role: "refine",
        tier: "powerful",
        candidates: [{ tier: "powerful", modelId: powerfulModel, endpoint: "b" }],
        expectedSeconds: 15,
      },
    ],
    reasons: [
      "The score 7.1 is above 5.0, so the tier is powerful.",
      "Two-stage is on: fast drafts, powerful refines.",
    ],
  });
}

export function stage(role: StageRole, tier = "fast", modelId = fastModel): RouterEvent {
  return { kind: "stage", role, tier, modelId, endpoint: "http://127.0.0.1:8081/v1", builtin: false };
}

export function event(id: string, what: RouterEvent): ToChatPage {
  return { kind: "event", id, event: what };
}

export function text(id: string, role: StageRole, words: string): ToChatPage {
  return { kind: "text", id, role, text: words };
}

/** A finished answer in one stage. */
export function answered(id: string, prompt: string, answer: string): readonly ToChatPage[] {
  return [
    { kind: "turnStarted", id, prompt },
    event(id, decided()),
    event(id, stage("answer")),
    event(id, { kind: "firstToken", role: "answer", ttftMs: 182 }),
    text(id, "answer", answer),
    event(id, { kind: "stageEnd", role: "answer", finish: "stop", totalMs: 2_410, tokens: 131 }),
    { kind: "turnEnded", id, state: "done" },
  ];
}
