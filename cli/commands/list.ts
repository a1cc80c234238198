import type { Command } from "commander";
import { countOf } from "../../core/text/countOf.ts";
import { readProfiles } from "../../workspace/profiles/profileFiles.ts";
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
  const profiles = (await readProfiles(paths.profilesDir)).map(({ name, file, parsed: { profile } }) => ({
    name,
    description: profile.description,
    tiers: profile.tier_config.map((tier) => tier.name),
    models: profile.enabled_models.length,
    file,
  }));
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(profiles, null, 2)}\n`);
    return;
  }
  if (profiles.length === 0) throw noProfiles(paths);
  const width = Math.max(...profiles.map(({ name }) => name.length));
  for (const { name, description, tiers, models } of profiles)
    process.stdout.write(
      terminalSafe(
        `${name.padEnd(width)}  ${countOf(models, "model")} · ${tiers.join(" → ")}${description === "" ? "" : ` · ${description}`}\n`,
      ),
    );
}
