// One project per suite. The host and browser suites that need a real VS Code are started by scripts/test.mjs.
import { defineConfig } from "vitest/config";

const suite = (name, more = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: "node", ...more },
});

export default defineConfig({
  test: {
    projects: [
      suite("unit"),
      suite("project", { testTimeout: 60_000 }),
      suite("lsp", { testTimeout: 30_000, hookTimeout: 30_000 }),
      suite("router", { testTimeout: 60_000, hookTimeout: 60_000 }),
      suite("ui", { testTimeout: 180_000, hookTimeout: 600_000, fileParallelism: false }),
    ],
  },
});
