import type { Command } from "commander";
import { startServer } from "../../server/startServer.ts";

export function addLsp(program: Command): void {
  program
    .command("lsp")
    .description("Run the language server on standard input and output, for any editor")
    .option("--stdio", "accepted because editors pass it; there is no other way")
    .action(() => {
      startServer({ input: process.stdin, output: process.stdout });
    });
}
