import { fstatSync } from "node:fs";
import type { Command } from "commander";
import { scorePrompt } from "../../core/complexity/scorePrompt.ts";
import { CliError, exitCodes } from "../exit.ts";
import { scoreLines } from "../scoreLines.ts";

interface Options {
  readonly json?: boolean;
  readonly batch?: boolean;
}

export function addScore(program: Command): void {
  program
    .command("score")
    .description("Show how hard a prompt is, from 0 to 10, and why")
    .argument("[prompt]")
    .option("--json", "as JSON")
    .option("--batch", 'score each line {"id", "prompt"} of standard input, and print {"id", "score"} for it')
    .action(score);
}

async function score(prompt: string | undefined, { json, batch }: Options): Promise<void> {
  if (batch === true) {
    if (prompt !== undefined)
      throw new CliError("With --batch, prompts come from standard input; leave the prompt out.", exitCodes.usage);
    // Node reads a directory as if it were an empty file.
    if (fstatSync(process.stdin.fd).isDirectory()) throw new CliError("Standard input is a directory; give a file.");
    const wrongLines = await scoreLines(process.stdin, process.stdout);
    if (wrongLines > 0) process.exitCode = exitCodes.problems;
    return;
  }
  if (prompt === undefined) throw new CliError("Give a prompt, or --batch.", exitCodes.usage);
  process.stdout.write(json === true ? `${JSON.stringify(scorePrompt(prompt, []), null, 2)}\n` : explain(prompt));
}

function explain(prompt: string): string {
  const { score: ranked, raw, contributions } = scorePrompt(prompt, []);
  const signed = (amount: number): string => `${amount < 0 ? "−" : "+"}${Math.abs(amount).toFixed(2)}`;
  return [
    `${ranked.toFixed(1)}\n`,
    ...contributions.map(({ label, amount }) => `  ${signed(amount)}  ${label}\n`),
    `  ${signed(raw)}  in all, before ranking\n`,
  ].join("");
}
