import type { Command } from "commander";

export function addLsp(program: Command): void {
  program
    .command("lsp")
    .description("Run the language server on standard input and output, for any editor")
    .option("--stdio", "accepted because editors pass it; there is no other way")
    .action(async () => {
      // Only now: other commands need nothing of it.
      const { startServer } = await import("../../server/startServer.ts");
      startServer({ input: process.stdin, output: process.stdout });
    });
}
