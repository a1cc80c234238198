import type { Command } from "commander";
import { canAnswer } from "../../core/health/health.ts";
import { endpointPlace } from "../../core/registry/endpointName.ts";
import { durationWords } from "../../core/text/durationWords.ts";
import { RouterConnection } from "../ask/routerConnection.ts";
import { parseStatus } from "../ask/statusView.ts";
import type { StatusView } from "../ask/statusView.ts";
import { CliError, exitCodes } from "../exit.ts";
import type { RouterOptions } from "../routerOptions.ts";
import { addressOf, withRouterOptions } from "../routerOptions.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import { toTable } from "../toTable.ts";

export function addStatus(program: Command): void {
  withRouterOptions(program.command("status"))
    .description("Show how a running router and its endpoints are")
    .option("--json", "as JSON")
    .action(status);
}

async function status(options: RouterOptions & { readonly json?: boolean }): Promise<void> {
  const address = addressOf(options);
  const answer = await new RouterConnection(address).status();
  const view = parseStatus(answer);
  if (view === undefined) throw new CliError(`What listens at ${address.url} is not a MAGI router of this version.`);
  process.stdout.write(
    options.json === true ? `${JSON.stringify(answer, null, 2)}\n` : terminalSafe(toText(view, address.url)),
  );
  if (view.problem !== undefined || !view.endpoints.some(({ state }) => canAnswer(state)))
    process.exitCode = exitCodes.problems;
}

function toText(view: StatusView, url: string): string {
  const { profile, problem, warning, leftOut = [], endpoints, models = [], waiting = {}, pid } = view;
  const head = `${profile === null ? "no profile" : `profile ${profile}`} at ${url} (process ${String(pid)})\n`;
  const notes = [problem, warning, ...leftOut].filter((note) => note !== undefined).map((note) => `${note}\n`);
  const rows = endpoints.map(({ endpoint, state, modelId, active, slots, detail }) => {
    const speed = models.find((model) => model.modelId === modelId);
    return [
      state,
      modelId,
      endpointPlace({ endpoint, modelId }),
      slots === undefined ? String(active) : `${String(active)}/${String(slots)}`,
      String(waiting[endpoint] ?? 0),
      speed === undefined ? "–" : durationWords(speed.ttftMs.p50),
      speed?.tokensPerSecond === undefined ? "–" : speed.tokensPerSecond.p50.toFixed(1),
      detail ?? "",
    ];
  });
  const titles = ["state", "model", "endpoint", "active", "waiting", "first token", "tokens/s", ""];
  return head + notes.join("") + (rows.length === 0 ? "" : toTable([titles, ...rows]));
}
