import { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { reasonOf } from "../workspace/fileError.ts";
import { ProfilesFolderError } from "../workspace/profiles/profileFiles.ts";
import { addCalibrate } from "./commands/calibrate.ts";
import { addChat } from "./commands/chat.ts";
import { addDiscover } from "./commands/discover.ts";
import { addExport } from "./commands/export.ts";
import { addGet } from "./commands/get.ts";
import { addImport } from "./commands/import.ts";
import { addList } from "./commands/list.ts";
import { addLsp } from "./commands/lsp.ts";
import { addRoute } from "./commands/route.ts";
import { addScore } from "./commands/score.ts";
import { addServe } from "./commands/serve.ts";
import { addShow } from "./commands/show.ts";
import { addStatus } from "./commands/status.ts";
import { addValidate } from "./commands/validate.ts";
import { complain } from "./complain.ts";
import { CliError, exitCodes } from "./exit.ts";

const program = new Command("magi")
  .description("Route prompts across your own local models.")
  .version(manifest.version)
  .showHelpAfterError("(add --help for help)")
  .exitOverride();

addValidate(program);
addList(program);
addShow(program);
addDiscover(program);
addGet(program);
addRoute(program);
addScore(program);
addCalibrate(program);
addServe(program);
addStatus(program);
addChat(program);
addExport(program);
addImport(program);
addLsp(program);

/** Commander ends with 1 for wrong usage; here that is 2, and 1 means that problems were found. */
function codeOfUsage(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("exitCode" in error)) return undefined;
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

/** Whether `process.cwd()` failed: paths are relative to a folder that is gone. */
function isOfDeletedFolder(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "uv_cwd";
}

async function run(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CliError) {
      complain(error.message);
      process.exitCode = error.exitCode;
      return;
    }
    if (error instanceof ProfilesFolderError) {
      complain(error.message);
      process.exitCode = exitCodes.unreadable;
      return;
    }
    if (isOfDeletedFolder(error)) {
      complain("The folder that this terminal is in was deleted. Go to another, and try again.");
      process.exitCode = exitCodes.unreadable;
      return;
    }
    const code = codeOfUsage(error);
    if (code === undefined) throw error;
    process.exitCode = code;
  }
}

// A reader that has seen enough (`magi list | head -1`) closes the pipe; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  complain(`The output cannot be written: ${reasonOf(error)}.`);
  process.exit(exitCodes.unreadable);
});
// What is said beside a result is not worth losing it for, nor the exit code.
process.stderr.on("error", () => undefined);

void run();
