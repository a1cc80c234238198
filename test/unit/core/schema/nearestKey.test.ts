import { expect, test } from "vitest";
import { nearestKey } from "../../../../core/schema/nearestKey.ts";

const keys = ["name", "enabled_models", "tier_config", "stage1_tier", "stage1_max_tokens", "health_check_interval"];

test.each([
  ["nmae", "name"],
  ["Enabled-Models", "enabled_models"],
  ["model", "enabled_models"],
  ["tiers", "tier_config"],
  ["stage1", "stage1_tier"],
  ["maxTokens", "stage1_max_tokens"],
  ["checkInterval", "health_check_interval"],
  ["interval_hours", undefined],
  ["x", undefined],
  ["", undefined],
])("%j is meant to be %j", (word, expected) => {
  expect(nearestKey(word, keys)).toBe(expected);
});
