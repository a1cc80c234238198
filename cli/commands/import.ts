import { dirname, resolve } from "node:path";
import { Argument } from "commander";
import type { Command } from "commander";
import { readBaseUrl, withoutVersion } from "../../core/export/baseUrl.ts";
import { importSources } from "../../core/import/imported.ts";
import type { Imported, ImportSource } from "../../core/import/imported.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { homeFolder } from "../../workspace/homeFolder.ts";
import { importModels } from "../../workspace/import/importModels.ts";
import { ImportError, readOllama, readSourceFile } from "../../workspace/import/readSource.ts";
import { RegistryError } from "../../workspace/registry/rewriteRegistry.ts";
import { CliError, exitCodes } from "../exit.ts";
import { checkNewProfileName } from "../profileName.ts";
import { importData, importLines } from "../importLines.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface ImportCommandOptions extends WorkspaceOptions {
  readonly profile?: string;
  readonly url?: string;
  readonly out?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addImport(program: Command): void {
  withWorkspaceOptions(program.command("import"))
    .description("Bring another program's models into the registry and write a first profile; what is there stays")
    .addArgument(new Argument("<source>", "whose models").choices(importSources))
    .argument(
      "[file]",
      "its configuration, or - for standard input; for ollama what `ollama list` prints (default: ask it)",
    )
    .option("--profile <name>", "what the profile is called (default: the source's name)")
    .option("--url <url>", "where the program listens, when its models are to be asked there")
    .option("--out <file>", "registry to write instead of the workspace's")
    .option("--dry-run", "only say what would change")
    .option("--json", "as JSON")
    .action(run);
}

async function run(source: ImportSource, file: string | undefined, options: ImportCommandOptions): Promise<void> {
  const { root, profilesDir, registryFile: usual } = pathsOf(options);
  const registryFile = options.out === undefined ? usual : resolve(options.out);
  const profile = options.profile ?? source;
  checkNewProfileName(profile);
  const dryRun = options.dryRun === true;
  try {
    const { imported, from } = await read(source, file, addressOf(source, options.url));
    const result = await importModels({
      ...{ root, registryFile, profilesDir, profile, source, imported, dryRun },
      baseDir: file === undefined || file === "-" ? process.cwd() : dirname(resolve(file)),
      // Relative paths mean something only in the registry of the workspace.
      relativePaths: registryFile === usual,
    });
    const report = { ...result, imported, from, registryFile, isWorkspaces: registryFile === usual, dryRun };
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(importData(report), null, 2)}\n`
        : importLines(report, process.cwd())
            .map((line) => `${line}\n`)
            .join(""),
    );
    if (result.merge.models.length === 0 || result.merge.warnings.length > 0) process.exitCode = exitCodes.problems;
  } catch (error) {
    if (error instanceof ImportError || error instanceof RegistryError)
      throw new CliError(error.message, exitCodes.unreadable, error);
    if (error instanceof Error && "code" in error)
      throw new CliError(`The import cannot be written: ${reasonOf(error)}.`, exitCodes.unreadable, error);
    throw error;
  }
}

async function read(
  source: ImportSource,
  file: string | undefined,
  address: string | undefined,
): Promise<{ readonly imported: Imported; readonly from: string }> {
  if (file !== undefined)
    return {
      imported: await readSourceFile(source, file === "-" ? file : resolve(file), address),
      from: file === "-" ? "standard input" : file,
    };
  if (source !== "ollama") throw new CliError(`Say which file: magi import ${source} FILE.`, exitCodes.usage);
  return readOllama({ home: homeFolder(), platform: process.platform, env: process.env }, address);
}

/** The address without `/v1`, as programs are asked for more than that. */
function addressOf(source: ImportSource, url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const address = readBaseUrl(url);
  if (source === "litellm")
    throw new CliError("A LiteLLM configuration says where its servers are; --url is for the others.", exitCodes.usage);
  if (address === undefined || address.hadSecret)
    throw new CliError("--url is an address such as http://127.0.0.1:8080, without user and query.", exitCodes.usage);
  return withoutVersion(address.url) ?? address.url;
}
