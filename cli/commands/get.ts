import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { sizeText } from "../../core/modelCatalog/amounts.ts";
import { catalogue, memoryNeedOf } from "../../core/modelCatalog/catalogue.ts";
import type { CatalogueModel } from "../../core/modelCatalog/catalogue.ts";
import { findWanted } from "../../core/modelCatalog/findWanted.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import { memoryFit, memoryText } from "../../core/modelCatalog/memoryFit.ts";
import { usualModelsFolder } from "../../workspace/discovery/knownFolders.ts";
import { addedWords } from "../../workspace/download/addedWords.ts";
import { addModel } from "../../workspace/download/addModel.ts";
import type { AddedModel } from "../../workspace/download/addModel.ts";
import { DownloadError } from "../../workspace/download/downloadFile.ts";
import type { Download } from "../../workspace/download/downloadFile.ts";
import { downloadModel } from "../../workspace/download/downloadModel.ts";
import { endpointOf, tokenOf } from "../../workspace/download/endpoint.ts";
import { partShare } from "../../workspace/download/partFile.ts";
import { targetOf } from "../../workspace/download/targetOf.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { homeFolder } from "../../workspace/homeFolder.ts";
import { machineMemory } from "../../workspace/machineMemory.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles } from "../../workspace/profiles/profileFiles.ts";
import { readRegistryText, RegistryError } from "../../workspace/registry/rewriteRegistry.ts";
import { typedPath } from "../../workspace/typedPath.ts";
import { downloadLine } from "../downloadLine.ts";
import { complain } from "../complain.ts";
import { CliError, exitCodes } from "../exit.ts";
import { checkNewProfileName } from "../profileName.ts";
import { toTable } from "../toTable.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf, withWorkspaceOptions } from "../workspaceOptions.ts";

interface GetOptions extends WorkspaceOptions {
  readonly list?: boolean;
  readonly to?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly json?: boolean;
}

export function addGet(program: Command): void {
  withWorkspaceOptions(program.command("get"))
    .description("Download a model, and put it into the registry and a profile")
    .argument("[model]", "a name from the list, or owner/repository/file.gguf on Hugging Face, or its address")
    .option("--list", "only list the models that MAGI knows (the usual thing without a model)")
    .option("--to <dir>", "folder of models (default: that of MAGI in your own data)")
    .option("--profile <name>", "profile that is to use it; a new one when there is none (default: the only one)")
    .option("--endpoint <url>", "server that speaks like Hugging Face (default: HF_ENDPOINT, else huggingface.co)")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nHF_TOKEN opens what is not for everybody. Ctrl+C keeps what is there; the same command goes on.",
    )
    .action(get);
}

async function get(text: string | undefined, options: GetOptions): Promise<void> {
  if (text === undefined || options.list === true) {
    list(options.json === true);
    return;
  }
  const endpoint = endpointFrom(options.endpoint);
  const wanted = findWanted(text, new URL(endpoint).host);
  if (typeof wanted === "string") throw new CliError(wanted, exitCodes.usage);
  const paths = pathsOf(options);
  const { profile } = options;
  await checkPlaces(profile, paths);
  const download = await downloadWanted(wanted, endpoint, options);
  const added = await orCliError(() =>
    addModel(download.path, paths, {
      profile: profile === undefined ? { kind: "only" } : { kind: "named", name: profile },
    }),
  );
  process.stdout.write(
    options.json === true
      ? `${JSON.stringify(reportData(download, added, paths.registryFile), null, 2)}\n`
      : `${download.path}${download.wasThere ? " was there already" : ""}\n${addedWords(added)}\n`,
  );
  if (added.profile.state === "broken") process.exitCode = exitCodes.problems;
}

/** What the model cannot be put into is said before it is downloaded. @throws CliError */
async function checkPlaces(profile: string | undefined, { profilesDir, registryFile }: WorkspacePaths): Promise<void> {
  if (profile !== undefined && !(await listProfileFiles(profilesDir)).some(({ name }) => name === profile))
    checkNewProfileName(profile);
  await orCliError(() => readRegistryText(registryFile));
}

function list(asJson: boolean): void {
  const memory = machineMemory();
  if (asJson) {
    const data = catalogue.map((model) => ({
      name: model.name,
      title: model.title,
      purpose: model.purpose,
      licence: model.licence,
      file: `${model.repository}/${model.path}`,
      bytes: model.bytes,
      sha256: model.sha256,
      memory_bytes: memoryNeedOf(model),
      memory_fit: memoryFit(memoryNeedOf(model), memory),
    }));
    process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    return;
  }
  const rows = catalogue.map((model) => [model.name, sizeText(model.bytes), model.licence, model.purpose]);
  const needs = catalogue.map((model) => ["", memoryText(memoryNeedOf(model), memory)]);
  const lines = toTable(rows).split("\n");
  const width = Math.max(...catalogue.map(({ name }) => name.length)) + 2;
  process.stdout.write(needs.map(([, need], at) => `${lines[at] ?? ""}\n${" ".repeat(width)}${need ?? ""}\n`).join(""));
  process.stdout.write("\nDownload one: magi get NAME. Any other GGUF file: magi get owner/repository/file.gguf\n");
}

function endpointFrom(asked: string | undefined): string {
  try {
    return endpointOf(asked, process.env["HF_ENDPOINT"]);
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error), exitCodes.usage, error);
  }
}

async function downloadWanted(
  wanted: CatalogueModel | HubFile,
  endpoint: string,
  { to }: GetOptions,
): Promise<Download> {
  const machine = { home: homeFolder(), platform: process.platform, env: process.env };
  const folder = to === undefined ? usualModelsFolder(machine) : resolve(typedPath(to));
  if ("contextBytesPerToken" in wanted) warnOfMemory(wanted);
  const line = downloadLine(process.stderr, () => performance.now());
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(new Error("It was stopped."));
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await orCliError(() =>
      downloadModel(wanted, {
        folder,
        endpoint,
        token: tokenOf(process.env["HF_TOKEN"]),
        signal: controller.signal,
        onProgress: line.show,
      }),
    );
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    const share = await partShare(targetOf(folder, wanted));
    const kept = share === undefined ? "Nothing is there yet" : `${Math.floor(share * 100)} % are there and kept`;
    throw new CliError(
      `${basename(wanted.path)} was stopped. ${kept}; the same command goes on.`,
      exitCodes.stopped,
      error,
    );
  } finally {
    line.end();
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function warnOfMemory(model: CatalogueModel): void {
  const memory = machineMemory();
  const need = memoryNeedOf(model);
  if (memoryFit(need, memory) !== "fits") complain(`${model.title} ${memoryText(need, memory)}.`);
}

async function orCliError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DownloadError || error instanceof RegistryError)
      throw new CliError(error.message, exitCodes.unreadable, error);
    if (error instanceof Error && "code" in error)
      throw new CliError(`The model cannot be added: ${reasonOf(error)}.`, exitCodes.unreadable, error);
    throw error;
  }
}

/** Paths are absolute. */
function reportData({ path, bytes, wasThere }: Download, added: AddedModel, registryFile: string): object {
  const { modelId, tier, isEmbedded, profile } = added;
  const { state } = profile;
  return {
    file_path: path,
    bytes,
    was_there: wasThere,
    registry: registryFile,
    model_id: modelId,
    tier,
    engine: isEmbedded ? "embedded" : null,
    profile: "name" in profile ? profile.name : null,
    profile_state: state,
    added_tier: "addedTier" in profile ? (profile.addedTier ?? null) : null,
  };
}
