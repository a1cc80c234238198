import type { Command } from "commander";
import { scorePrompt } from "../../core/complexity/scorePrompt.ts";

export function addScore(program: Command): void {
  program
    .command("score")
    .description("Show how hard a prompt is, from 0 to 10, and why")
    .argument("<prompt>")
    .option("--json", "as JSON")
    .action(score);
}

function score(prompt: string, options: { readonly json?: boolean }): void {
  const result = scorePrompt(prompt, []);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${result.score.toFixed(1)}\n`);
  for (const { label, amount } of result.contributions)
    process.stdout.write(`  ${amount < 0 ? "−" : "+"}${Math.abs(amount).toFixed(2)}  ${label}\n`);
}
