import type { Command } from "commander";
import { countOf } from "../../core/text/countOf.ts";
import { listProfileFiles, readProfileFile } from "../../workspace/profiles/profileFiles.ts";
import { complain } from "../complain.ts";
import { exitCodes } from "../exit.ts";
import { noProfiles } from "../namedProfile.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

export function addList(program: Command): void {
  withWorkspaceOptions(program.command("list"))
    .description("List the profiles")
    .option("--json", "as JSON")
    .action(list);
}

async function list(options: WorkspaceOptions & { readonly json?: boolean }): Promise<void> {
  const paths = pathsOf(options);
  const files = await listProfileFiles(paths.profilesDir);
  const readings = await Promise.all(files.map(({ file }) => readProfileFile(file)));
  const profiles = readings.flatMap((reading) => {
    if (reading.state !== "ok") return [];
    const { name, file, parsed } = reading.profile;
    const { description, tier_config, enabled_models } = parsed.profile;
    const tiers = tier_config.map((tier) => tier.name);
    return [{ name, description, tiers, models: enabled_models.length, file }];
  });
  for (const reading of readings)
    if (reading.state !== "ok") {
      complain(reading.message);
      process.exitCode = exitCodes.unreadable;
    }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(profiles, null, 2)}\n`);
    return;
  }
  if (files.length === 0) throw noProfiles(paths);
  const width = Math.max(...profiles.map(({ name }) => name.length));
  for (const { name, description, tiers, models } of profiles)
    process.stdout.write(
      terminalSafe(
        `${name.padEnd(width)}  ${countOf(models, "model")} · ${tiers.join(" → ")}${description === "" ? "" : ` · ${description}`}\n`,
      ),
    );
}
