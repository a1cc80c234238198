import { asRecord } from "../../record.ts";
import type { Rule } from "../rule.ts";

/** A health check may take this long before it has failed. */
const leastSeconds = 5;

/** Health is checked more often than a check may take. */
export const intervalTooShort: Rule = {
  code: "interval-too-short",
  severity: "warning",
  explanation:
    "A health check may take five seconds before it counts as failed. A shorter interval keeps servers busy with checks and finds nothing sooner, because an endpoint that fails is looked at again within a second anyway.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
load_balancing:
  health_check_interval: 0.5
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
load_balancing:
  health_check_interval: 30
`,
  },
  alsoInBroken: true,
  find: ({ parsed }) => {
    const seconds = asRecord(asRecord(parsed.data)["load_balancing"])["health_check_interval"];
    const range = parsed.source.value(["load_balancing", "health_check_interval"]);
    // What is no time at all is the schema's to say.
    if (typeof seconds !== "number" || !(seconds > 0) || seconds >= leastSeconds || range === undefined) return [];
    return [
      {
        message: `Every ${String(seconds)} s is more often than a check may take. Use ${String(leastSeconds)} seconds or more; 30 is usual.`,
        range,
      },
    ];
  },
};
