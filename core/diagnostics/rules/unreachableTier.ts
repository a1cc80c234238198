import type { NamedTier, ProfileFacts } from "../facts.ts";
import type { Finding, Rule } from "../rule.ts";

/** The highest score that a prompt can have. */
const highestScore = 10;

/**
 * A tier is left no score, because another one takes all of its. Where only the order of the file is unusual, that is
 * `tier-order`; where the name is the same, `duplicate-tier`.
 */
export const unreachableTier: Rule = {
  code: "unreachable-tier",
  severity: "warning",
  explanation:
    "A prompt goes to the first tier whose `max_score` is not below its score. A tier with the same `max_score` as another, or one above a tier that takes everything (10 or more), never gets a prompt. Not said of the tiers of a `two_stage` that is on and of `routing.rules`, which ask their tier whatever the score.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: fast
    max_score: .inf
  - name: powerful
    max_score: .inf
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: fast
    max_score: 5
  - name: powerful
    max_score: .inf
`,
  },
  alsoInBroken: false,
  find: (facts) => {
    const tiers = facts.distinctTiers.filter(hasScore);
    if (tiers.length < facts.distinctTiers.length) return [];
    const ladder = tiers.toSorted((a, b) => (a.maxScore === b.maxScore ? 0 : a.maxScore - b.maxScore));
    const used = usedOtherwise(facts);
    const found: Finding[] = [];
    let taker: ScoredTier | undefined;
    for (const tier of ladder) {
      if (taker !== undefined && (taker.maxScore >= highestScore || taker.maxScore === tier.maxScore)) {
        if (!used.has(tier.name)) found.push(unreachable(tier, taker));
      } else taker = tier;
    }
    return found;
  },
};

type ScoredTier = NamedTier & { readonly maxScore: number };

function hasScore(tier: NamedTier): tier is ScoredTier {
  return tier.maxScore !== undefined;
}

/** Two-stage processing and rules ask their tiers whatever their scores. */
function usedOtherwise({ parsed }: ProfileFacts): ReadonlySet<string> {
  const { two_stage: twoStage, routing } = parsed.profile;
  const stages = twoStage.enabled ? [twoStage.stage1_tier, twoStage.stage2_tier] : [];
  return new Set([...stages, ...routing.rules.map(({ tier }) => tier)]);
}

function unreachable(tier: ScoredTier, taker: ScoredTier): Finding {
  const takes = taker.maxScore >= highestScore ? "every score" : `the scores up to ${String(taker.maxScore)}`;
  return {
    message: `No prompt reaches \`${tier.name}\`, because \`${taker.name}\` already takes ${takes} that it could have. Give \`${taker.name}\` a lower \`max_score\`.`,
    range: tier.range,
    related: [{ message: `\`${taker.name}\` takes the scores.`, range: taker.maxScoreRange }],
    tags: ["unnecessary"],
  };
}
