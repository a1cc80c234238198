// One project per suite; docs/testing.md says what each is for. The suites inside the extension host run under mocha.
import { defineConfig } from "vitest/config";

const suite = (name, more = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: "node",
    // What other processes do comes in its own time; vitest's second is not enough for it on a busy machine.
    expect: { poll: { timeout: 20_000 } },
    ...more,
  },
});

export default defineConfig({
  test: {
    projects: [
      // Some look at thousands of texts; on a busy machine five seconds are not enough for them.
      suite("unit", { testTimeout: 30_000 }),
      suite("project", { testTimeout: 60_000 }),
      suite("lsp", { testTimeout: 30_000, hookTimeout: 30_000 }),
      suite("router", { testTimeout: 60_000, hookTimeout: 60_000 }),
      // Figures of one file must not be spoilt by the work of another.
      suite("faults", { testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false, maxConcurrency: 10 }),
      // The chat page and the dashboard alone, as they were built, in a browser: no VS Code is needed.
      suite("page", { include: ["test/ui/*Page/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 }),
      suite("ui", {
        exclude: ["test/ui/*Page/**"],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        expect: { poll: { timeout: 60_000 } },
        fileParallelism: false,
        globalSetup: "test/ui/globalSetup.mjs",
        setupFiles: "test/support/vscode/aroundTests.ts",
      }),
    ],
  },
});
