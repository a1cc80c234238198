/** How an answer ended. `draftOnly`: it could not be refined. `cancelled`: the client went or stopped it. */
export type LoggedOutcome = "answered" | "draftOnly" | "failed" | "cancelled";

/** One line of the decision log: what became of one prompt, without its text unless the user asked for it. */
export interface LogEntry {
  /** When the prompt came, in milliseconds since the epoch. */
  readonly at: number;
  /** The profile's name on the command line (file stem). */
  readonly profile: string;
  /** 0 to 10. */
  readonly score: number;
  /** The tier that the decision asked for. */
  readonly tier: string;
  /** The user's word or a rule of the profile chose, not the score. */
  readonly pinned: boolean;
  readonly outcome: LoggedOutcome;
  /** The router's code of a failure, such as `UPSTREAM_TIMEOUT`. */
  readonly code?: string;
  /** From the request to the end of the answer, in milliseconds. */
  readonly totalMs: number;
  readonly failovers: number;
  readonly stages: readonly LoggedStage[];
  /** Only with `magi.decisionLog.prompts` or `--log-prompts`. */
  readonly prompt?: string;
}

/** One stage that was begun: who answered it, or was asked last. */
export interface LoggedStage {
  readonly role: "answer" | "draft" | "refine";
  readonly tier: string;
  readonly model: string;
  readonly ttftMs?: number;
  readonly totalMs?: number;
  readonly tokens?: number;
  readonly tokensEstimated?: boolean;
}

/** The shape of a line; another number means that what it holds has another meaning. */
const version = 1;
/** Beyond it no date can be shown. */
const latestDate = 8.64e15;

/** One line, with its end. */
export function toLogLine(entry: LogEntry): string {
  return `${JSON.stringify({ v: version, ...entry })}\n`;
}

/** What a line says; `undefined` for one that is broken or of another version. Never throws. */
export function parseLogLine(line: string): LogEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // Half a line, from a disk that was full.
  }
  const said = asRecord(value);
  const { at, profile, score, tier, pinned, outcome, code, totalMs, failovers, prompt, stages } = said;
  if (
    said["v"] !== version ||
    !isCount(at) ||
    at > latestDate ||
    typeof profile !== "string" ||
    typeof tier !== "string"
  )
    return undefined;
  if (!isCount(score) || score > 10 || !isOutcome(outcome) || !isCount(totalMs)) return undefined;
  return {
    at,
    profile,
    score,
    tier,
    pinned: pinned === true,
    outcome,
    ...(typeof code === "string" && { code }),
    totalMs,
    failovers: isCount(failovers) ? failovers : 0,
    stages: Array.isArray(stages) ? stages.flatMap((stage: unknown) => parseStage(asRecord(stage)) ?? []) : [],
    ...(typeof prompt === "string" && { prompt }),
  };
}

function parseStage({ role, tier, model, ttftMs, totalMs, tokens, tokensEstimated }: Said): LoggedStage | undefined {
  if (role !== "answer" && role !== "draft" && role !== "refine") return undefined;
  if (typeof tier !== "string" || typeof model !== "string") return undefined;
  return {
    role,
    tier,
    model,
    ...(isCount(ttftMs) && { ttftMs }),
    ...(isCount(totalMs) && { totalMs }),
    ...(isCount(tokens) && { tokens }),
    ...(tokensEstimated === true && { tokensEstimated }),
  };
}

type Said = Readonly<Partial<Record<keyof LogEntry | keyof LoggedStage | "v", unknown>>>;

function asRecord(value: unknown): Said {
  return value !== null && typeof value === "object" ? value : {};
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isOutcome(value: unknown): value is LoggedOutcome {
  return value === "answered" || value === "draftOnly" || value === "failed" || value === "cancelled";
}
