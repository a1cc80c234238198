import { expect, test } from "vitest";
import { descriptionOf } from "../../../../core/onboarding/profileDescription.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";

const { registry } = parseRegistry(
  JSON.stringify({
    models: {
      file: { assigned_tier: "fast", file_path: "a.gguf", engine: "embedded" },
      port: { assigned_tier: "fast", port: 8081 },
      named: {
        assigned_tier: "fast",
        endpoints: [{ url: "http://localhost:11434/v1" }, { url: "http://[::1]:11434/v1" }],
      },
      box: { assigned_tier: "fast", endpoints: [{ url: "http://box:11434/v1" }] },
      boxToo: { assigned_tier: "powerful", endpoints: [{ url: "https://BOX/v1" }] },
      other: { assigned_tier: "powerful", endpoints: [{ url: "http://192.168.1.20:8000/v1" }] },
      replicas: { assigned_tier: "fast", endpoints: [{ url: "http://127.0.0.1:1/v1" }, { url: "http://box:1/v1" }] },
    },
  }),
);

test.each([
  [["file", "port", "named"], "Models of this machine"],
  [["box", "boxToo"], "Models of another machine"],
  [["box", "other"], "Models of other machines"],
  [["file", "box"], "Models of this machine and of another"],
  [["replicas"], "Models of this machine and of another"],
  [["port", "box", "other"], "Models of this machine and of others"],
  [[], "Models of this machine"],
])("a profile of %j says: %s", (ids, words) => {
  expect(descriptionOf(ids, registry!)).toBe(words);
});
