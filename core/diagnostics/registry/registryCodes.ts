import type { CodeEntry } from "../rule.ts";

/** What only the registry file can have. What profiles have too is told of there; see checkRegistry.ts. */
export const registryCodes: readonly CodeEntry[] = [
  {
    code: "key-in-registry",
    severity: "warning",
    explanation:
      "A field that other programs keep a key in, or an address with one. MAGI does not read it; whoever gets the file sees it. A key belongs to a person and a server: [servers that want a key](discovery.md#servers-that-want-a-key).",
  },
  {
    code: "misplaced-field",
    severity: "warning",
    explanation:
      "A field of an endpoint (`url`, `model`, `weight`, `slots`) that stands in the model, or one of the model (`enabled`, `ctx_size`) in an endpoint. MAGI does not read it there. An endpoint's port stands in its `url`.",
  },
  {
    code: "model-id-mismatch",
    severity: "hint",
    explanation:
      "The `model_id` of a model in the registry is not the key that it stands under. MAGI and profiles go by the key.",
  },
  {
    code: "port-range",
    severity: "warning",
    explanation:
      "The `port_range` of the registry is not two ports, the lower one first, such as `[8081, 8180]`, so discovery takes ports of its own range.",
  },
  {
    code: "json-syntax",
    severity: "error",
    explanation:
      "The registry is not JSON at this place, so none of it can be read. The last good one stays in use until the file is whole again. It cannot be silenced.",
  },
];
