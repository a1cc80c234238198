import { findTierOfName, labelOfName } from "../../../protocol/modelNames.ts";
import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import type { RouterEvent, StageRole } from "../../../protocol/routerEvents.ts";
import { durationWords } from "../../text/durationWords.ts";
import { describeAmount, describeScore, describeSpeed } from "./figures.ts";
import type { StageModel } from "./stageModel.ts";

/** The line beside an answer that says where its prompt went, and what stands behind it. */
export interface BadgeModel {
  readonly score: string;
  /** `fast`, `fast → powerful` when a draft is refined, `fast, as asked` and `balanced instead of fast` for a tier of the user's choice. */
  readonly tier: string;
  /** Absent when the stages name their models themselves. */
  readonly modelId?: string;
  /** `182 ms`, once there is a first token. */
  readonly firstToken?: string;
  /** The line as a sentence, for those who hear it. */
  readonly spoken: string;
  readonly details: readonly BadgeSection[];
}

export interface BadgeSection {
  readonly title: string;
  /** Figures come with a label; sentences without. */
  readonly rows: readonly { readonly label?: string; readonly value: string }[];
}

type Decision = Extract<RouterEvent, { readonly kind: "decision" }>["decision"];

/** Absent before the router has decided. */
export function findBadge(turn: ChatTurn, stages: readonly StageModel[]): BadgeModel | undefined {
  const decision = turn.events.findLast((event) => event.kind === "decision")?.decision;
  if (!decision) return undefined;
  const shown = headline(turn, decision, stages);
  const wish = describeWish(turn.askedFor, shown.tiers);
  const score = describeScore(decision.score);
  const ttftMs = stages.find((stage) => stage.ttftMs !== undefined)?.ttftMs;
  const firstToken = ttftMs === undefined ? undefined : durationWords(ttftMs);
  return {
    score,
    tier: shown.tiers.join(" → ") + wish.tier,
    ...(shown.modelId !== undefined && { modelId: shown.modelId + wish.model }),
    ...(firstToken !== undefined && { firstToken }),
    spoken: [
      `Score ${score} of 10`,
      `tier ${shown.tiers.join(", then ")}${wish.tier}`,
      ...(shown.modelId === undefined ? [] : [`model ${shown.modelId}${wish.model}`]),
      ...(firstToken === undefined ? [] : [`first token after ${firstToken}`]),
    ].join(", "),
    details: [
      ...contributions(decision),
      ...reasons(turn, decision),
      ...onTheWay(turn),
      ...stages.map(figuresOf),
    ].filter(({ rows }) => rows.length > 0),
  };
}

/** What answers, as far as it is known: the stage that began, before that what was decided. */
function headline(turn: ChatTurn, decision: Decision, stages: readonly StageModel[]) {
  const draftOnly = turn.events.some((event) => event.kind === "draftOnly");
  const planned = decision.stages.filter((stage) => !(draftOnly && stage.role === "refine"));
  const tiers = planned.map((plan) => stages.find((stage) => stage.role === plan.role)?.tier ?? plan.tier);
  const [only, ...more] = planned;
  if (!only || more.length > 0) return { tiers };
  const stage = stages.find(({ role }) => role === only.role);
  const modelId = stage?.modelId ?? only.candidates[0]?.modelId;
  return { tiers, ...(modelId !== undefined && { modelId }) };
}

/** What is said behind the tier or the model that the user asked for. */
function describeWish(askedFor: string | undefined, tiers: readonly string[]) {
  if (askedFor === undefined) return { tier: "", model: "" };
  const tier = findTierOfName(askedFor);
  // A tier has stand-ins; a model that is asked for has none.
  if (tier === undefined) return { tier: "", model: ", as asked" };
  return { tier: tiers.every((name) => name === tier) ? ", as asked" : ` instead of ${tier}`, model: "" };
}

function contributions(decision: Decision): readonly BadgeSection[] {
  const rows = decision.contributions
    .toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
    .map(({ label, amount }) => ({ label, value: describeAmount(amount) }));
  // They do not add up to the score, which is the rank that their sum has among prompts: said, or people reckon after it.
  const sum = decision.contributions.reduce((hundredths, { amount }) => hundredths + Math.round(amount * 100), 0) / 100;
  if (rows.length === 0) return [];
  const rank = { value: `${describeRank(decision.score)}: a score is a rank, not the sum.` };
  const total = { label: "Sum", value: describeAmount(sum) };
  return [{ title: `Why ${describeScore(decision.score)} of 10`, rows: [...rows, total, rank] }];
}

/** In whole per cent, of which the last ones say too much. */
function describeRank(score: number): string {
  const percent = Math.round(score * 10);
  if (percent >= 99) return "Harder than nearly all prompts";
  // No line breaks before the sign.
  return percent <= 1 ? "Easier than nearly all prompts" : `Harder than about ${percent}\u00a0% of prompts`;
}

function reasons({ askedFor }: ChatTurn, decision: Decision): readonly BadgeSection[] {
  const asked = askedFor === undefined ? [] : [{ label: "Asked for", value: labelOfName(askedFor) }];
  const rows = [...asked, ...decision.reasons.map((value) => ({ value }))];
  return [{ title: `Profile ${decision.profile}`, rows }];
}

/** Detours and waits, told in the order in which they happened. */
function onTheWay(turn: ChatTurn): readonly BadgeSection[] {
  const told: string[] = [];
  let waiting: StageRole | undefined;
  for (const event of turn.events) {
    if (event.kind !== "failover" && event.kind !== "waiting" && event.kind !== "draftOnly") continue;
    // A wait that goes on says how it stands now: "number 1 in line" takes the place of "number 2 in line".
    if (event.kind === "waiting" && event.role === waiting) told.pop();
    told.push(event.message);
    waiting = event.kind === "waiting" ? event.role : undefined;
  }
  return [{ title: "On the way", rows: [...new Set(told)].map((value) => ({ value })) }];
}

const stageTitles = { answer: "Answer", draft: "Draft", refine: "Refined" } as const;

function figuresOf(stage: StageModel): BadgeSection {
  const { ttftMs, totalMs, tokens } = stage;
  const roughly = stage.tokensEstimated ? "about " : "";
  const speed = tokens !== undefined && totalMs !== undefined ? describeSpeed(tokens, totalMs, ttftMs ?? 0) : undefined;
  const rows = [
    { label: "Tier", value: stage.tier },
    { label: "Model", value: stage.modelId },
    { label: "Endpoint", value: withoutModel(stage) },
    { label: "First token", value: ttftMs === undefined ? undefined : durationWords(ttftMs) },
    { label: "Total", value: totalMs === undefined ? undefined : durationWords(totalMs) },
    { label: "Length", value: tokens === undefined ? undefined : roughly + describeLength(tokens, stage.cut) },
    { label: "Speed", value: speed === undefined ? undefined : roughly + speed },
  ];
  return {
    title: stageTitles[stage.role],
    rows: rows.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }])),
  };
}

/** An endpoint's id may begin with its model, which has a line of its own. */
function withoutModel({ endpoint, modelId }: StageModel): string | undefined {
  return endpoint?.startsWith(`${modelId}@`) ? endpoint.slice(`${modelId}@`.length) : endpoint;
}

function describeLength(tokens: number, cut: boolean): string {
  return `${tokens} ${tokens === 1 ? "token" : "tokens"}${cut ? ", cut at the limit" : ""}`;
}
