import type { Command } from "commander";
import { ladderEdits } from "../../core/calibration/ladderEdits.ts";
import { pictureOf } from "../../core/calibration/ladderPicture.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { onlyOlderText, pictureText, proposalText } from "../../core/calibration/pictureText.ts";
import { proposeThresholds } from "../../core/calibration/proposeThresholds.ts";
import type { Proposal } from "../../core/calibration/proposeThresholds.ts";
import { parseShares, parseWait } from "../../core/calibration/wish.ts";
import type { Wish } from "../../core/calibration/wish.ts";
import { scoreText } from "../../core/fixes/editing/values.ts";
import { readSketch } from "../../core/language/sketch/readSketch.ts";
import type { TierLadder } from "../../core/routing/tierLadder.ts";
import { ladderOf } from "../../core/routing/tierLadder.ts";
import { applyEdits } from "../../core/text/textEdit.ts";
import { localDate } from "../../workspace/decisionLog/localDate.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { readDecisionLog } from "../../workspace/decisionLog/readDecisionLog.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { isUtf8File } from "../../workspace/isUtf8File.ts";
import type { ReadProfile } from "../../workspace/profiles/profileFiles.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";
import { CliError, exitCodes } from "../exit.ts";
import { readUsableProfile, whichProfile } from "../namedProfile.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface CalibrateOptions extends WorkspaceOptions {
  readonly profile?: string;
  readonly share?: string;
  readonly wait?: string;
  readonly since?: string;
  readonly json?: boolean;
  readonly write?: boolean;
}

export function addCalibrate(program: Command): void {
  withWorkspaceOptions(program.command("calibrate"))
    .description("Show how your own prompts fall on a profile's tiers, and propose max_score values")
    .option("--profile <name>", `the profile to look at ${whichProfile}`)
    .option("--share <shares>", "propose max_score for shares in per cent: fast=60,balanced=30,powerful=10")
    .option("--wait <seconds>", "propose max_score for an average wait")
    .option("--since <age>", "only prompts that are younger, such as 12h, 7d or 4w")
    .option("--write", "write the proposal into the profile")
    .option("--json", "as JSON")
    .action(calibrate);
}

async function calibrate(options: CalibrateOptions): Promise<void> {
  const after = options.since === undefined ? 0 : Date.now() - ageOf(options.since);
  const paths = pathsOf(options);
  const profile = await readUsableProfile(options.profile, paths);
  const ladder = ladderOf(profile.parsed.profile);
  const wish = wishOf(options, ladder);
  const log = await logOf(paths.root);
  const ofProfile = log.entries.filter((entry) => entry.profile === profile.name);
  const entries = ofProfile.filter(({ at }) => at >= after);
  const picture = pictureOf(entries, ladder);
  const proposal = wish && proposeThresholds(entries, ladder, wish);
  const written = options.write === true && proposal !== undefined && (await write(profile, proposal));
  if (options.json === true) {
    const said = { profile: profile.name, log: log.file, ...picture, proposal: proposal ?? null, written };
    process.stdout.write(`${JSON.stringify(said, withInfinity, 2)}\n`);
  } else {
    const text =
      options.since !== undefined && entries.length === 0 && ofProfile.length > 0
        ? onlyOlderText(profile.name, { since: options.since, older: ofProfile.length })
        : pictureText(profile.name, picture, localDate);
    process.stdout.write(terminalSafe(text));
    if (proposal !== undefined && entries.length > 0)
      process.stdout.write(terminalSafe(`\n${proposalText(profile.name, proposal)}`));
    if (written) process.stdout.write(`Written to ${profile.file}.\n`);
  }
  if (options.write === true && proposal?.state === "none") process.exitCode = exitCodes.problems;
}

function wishOf({ share, wait, write: isWriting }: CalibrateOptions, ladder: TierLadder): Wish | undefined {
  if (share !== undefined && wait !== undefined)
    throw new CliError("Wish for shares or for a wait, not for both.", exitCodes.usage);
  if (share === undefined && wait === undefined) {
    if (isWriting === true) throw new CliError("--write needs a wish: add --share or --wait.", exitCodes.usage);
    return undefined;
  }
  const reading = share === undefined ? parseWait(wait ?? "") : parseShares(share, ladder);
  if (reading.state === "wrong") throw new CliError(reading.problem, exitCodes.usage);
  return reading.wish;
}

/** In milliseconds. */
function ageOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const length = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }[unit];
  if (length === undefined)
    throw new CliError(`'${text}' is not an age: --since takes one such as 12h, 7d or 4w.`, exitCodes.usage);
  return Number(count) * length;
}

async function logOf(root: string): Promise<{ readonly file: string; readonly entries: readonly LogEntry[] }> {
  try {
    const files = await findLogFiles(root);
    return { file: files.current, entries: await readDecisionLog(files) };
  } catch (error) {
    throw new CliError(`The decision log cannot be read: ${reasonOf(error)}.`, exitCodes.unreadable, error);
  }
}

/** Whether there was something to write. @throws CliError when the file's text is not of a shape to be changed. */
async function write({ name, file, text, parsed }: ReadProfile, proposal: Proposal): Promise<boolean> {
  if (proposal.state === "none" || !proposal.changes) return false;
  const view = { registry: undefined, name: "" };
  const edits = ladderEdits(proposal.tiers, { text, parsed, sketch: readSketch(text).sketch, view, stem: name });
  if (edits === undefined)
    throw new CliError(
      `The max_score values of ${file} are not written as plain numbers that can be replaced. Change them by hand: ${proposal.tiers
        .filter(({ before, after }) => before !== after)
        .map(({ name: tier, after }) => `${tier} ${scoreText(after)}`)
        .join(", ")}.`,
      exitCodes.problems,
    );
  try {
    if (!(await isUtf8File(file, text))) throw new Error("it is not UTF-8; save it as UTF-8");
    await writeAtomically(file, applyEdits(text, edits));
  } catch (error) {
    throw new CliError(`${file} cannot be written: ${reasonOf(error)}.`, exitCodes.unreadable, error);
  }
  return true;
}

/** JSON has no infinity; profiles write it so. */
function withInfinity(_: string, value: unknown): unknown {
  return value === Infinity ? ".inf" : value;
}
