import type { ParsedProfile } from "../profile/parseProfile.ts";
import { asRecord } from "../record.ts";
import type { Finding } from "./rule.ts";

/** The two tiers that two-stage processing is asked to use, for rules about how they go together. */
export interface StagesAsked {
  readonly first: string;
  readonly second: string;
  /** Whether both are in the file, as opposed to a default. */
  readonly bothWritten: boolean;
  /** Where a problem of the two stands, and beside it who drafts. */
  readonly place: Pick<Finding, "range" | "related">;
}

/** `undefined` where nothing comes of them: a default that does not fit matters only when it is used. */
export function stagesAsked({ data, profile, source }: ParsedProfile): StagesAsked | undefined {
  const { enabled, stage1_tier: first, stage2_tier: second } = profile.two_stage;
  const written = asRecord(asRecord(data)["two_stage"]);
  const bothWritten = typeof written["stage1_tier"] === "string" && typeof written["stage2_tier"] === "string";
  const stage1 = source.value(["two_stage", "stage1_tier"]);
  const range = source.value(["two_stage", "stage2_tier"]) ?? stage1 ?? source.key(["two_stage"]);
  if ((!enabled && !bothWritten) || range === undefined) return undefined;
  const related = bothWritten &&
    stage1 !== undefined && { related: [{ message: "It writes the draft.", range: stage1 }] };
  return { first, second, bothWritten, place: { range, ...related } };
}
