import { shellWord } from "../core/text/shellWord.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { findLlamaServer } from "../workspace/llamaServer/findLlamaServer.ts";
import { createProfileOf, ProfileError } from "../workspace/onboarding/createProfileOf.ts";
import { offerModels } from "../workspace/onboarding/offerModels.ts";
import { listProfileFiles } from "../workspace/profiles/profileFiles.ts";
import { readRegistryText } from "../workspace/registry/rewriteRegistry.ts";
import { CliError, exitCodes } from "./exit.ts";
import { checkNewProfileName } from "./profileName.ts";
import type { WorkspaceOptions } from "./workspaceOptions.ts";
import { workspaceWords } from "./workspaceOptions.ts";

/** What was asked of `magi discover` beside the search. */
export interface ProfileWish extends WorkspaceOptions {
  readonly profile?: string;
  readonly out?: string;
  readonly dryRun?: boolean;
}

export interface MadeProfile {
  readonly lines: readonly string[];
  /** `null` when there is no model for a profile. */
  readonly data: object | null;
}

/** Refuses a wish that cannot be fulfilled, before anything is searched. @throws CliError */
export async function checkProfileWish({ profile, out, dryRun }: ProfileWish, paths: WorkspacePaths): Promise<void> {
  if (profile === undefined) return;
  if (dryRun === true || out !== undefined)
    throw new CliError(
      `--profile writes a profile of the workspace, which ${dryRun === true ? "--dry-run" : "--out"} does not allow.`,
      exitCodes.usage,
    );
  checkNewProfileName(profile);
  const names = (await listProfileFiles(paths.profilesDir)).map(({ name }) => name.toLowerCase());
  if (names.includes(profile.toLowerCase()))
    throw new CliError(`There is a profile '${profile}' already. Take another name.`, exitCodes.usage);
}

const noModel: MadeProfile = {
  lines: ["No profile is written: there is no model to chat with. Look elsewhere, or download one: magi get."],
  data: null,
};

/** The profile that was made, for people and for programs; `null` when there is no model for one. */
export async function makeProfile(wish: ProfileWish, paths: WorkspacePaths): Promise<MadeProfile | undefined> {
  const { profile: name } = wish;
  if (name === undefined) return undefined;
  // Where nothing was found, there may be no registry either.
  if ((await readRegistryText(paths.registryFile)) === undefined) return noModel;
  const startsServers = (await findLlamaServer("", process)) !== undefined;
  const { chosen } = await offerModels(paths, { startsServers });
  if (chosen.length === 0) return noModel;
  const { file } = await orCliError(() => createProfileOf(chosen, paths, { name }));
  const models = chosen.map(({ id, tier, runs }) => ({ model_id: id, tier, runs }));
  return {
    lines: [
      `Profile ${name} is written, with models that fit this machine:`,
      ...models.map(
        ({ model_id, tier, runs }) => `  ${tier}: ${model_id}${runs === "embedded" ? ", run by MAGI" : ""}`,
      ),
      `Try it: magi chat ${[...workspaceWords(wish), `--profile ${shellWord(name, process.platform)}`].join(" ")} "Hello"`,
    ],
    data: { name, file, models },
  };
}

async function orCliError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProfileError) throw new CliError(error.message, exitCodes.unreadable, error);
    throw error;
  }
}

/** A report for programs, with the profile in it. */
export function jsonWith(report: object, made: MadeProfile | undefined): string {
  return `${JSON.stringify({ ...report, ...(made !== undefined && { profile: made.data }) }, null, 2)}\n`;
}

/** A report for people, with the profile behind it. */
export function linesWith(report: readonly string[], made: MadeProfile | undefined): string {
  return [...report, ...(made?.lines ?? [])].map((line) => `${line}\n`).join("");
}
