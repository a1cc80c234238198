import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { Range, WorkspaceEdit } from "vscode-languageserver/node";
import { readNames } from "../../core/language/navigation/names.ts";
import {
  nothingToRename,
  prepareRename,
  refused,
  refuseName,
  renameHere,
  renameModel,
} from "../../core/language/navigation/rename.ts";
import type { Refusal } from "../../core/language/navigation/rename.ts";
import { renameInRegistry } from "../../core/language/navigation/registryPlaces.ts";
import { toRange } from "../convert/ranges.ts";
import { toWorkspaceEdit } from "../convert/toWorkspaceEdit.ts";
import type { FileEdits } from "../convert/toWorkspaceEdit.ts";
import { answerForBoth, findModelAt } from "../navigation/answerForBoth.ts";
import { profilesSharing, thatMayName } from "../navigation/profilesOf.ts";
import { findRegistryFile } from "../navigation/registryFile.ts";
import type { Site } from "../sites/site.ts";
import type { Feature, FeatureContext } from "./feature.ts";

type Prepared = { range: Range; placeholder: string } | null;

/** Another name for a tier or an anchor in its file, and for a model in every profile and in the registry. */
export const rename: Feature = (context) => {
  const { connection, client } = context;

  connection.onPrepareRename(({ textDocument: { uri }, position }) =>
    answerForBoth<Prepared | ResponseError>(
      context,
      { method: "textDocument/prepareRename", uri, fallback: null },
      {
        profile: ({ document, sketch }) => {
          const target = prepareRename(readNames(document.getText(), sketch), document.offsetAt(position));
          if (target === nothingToRename) return null;
          if (target.kind === "refused") return toError(target);
          return { range: toRange(document, target.range), placeholder: target.placeholder };
        },
        registry: ({ file }) => {
          const model = findModelAt(file, file.document.offsetAt(position));
          if (model === undefined) return null;
          return { range: toRange(file.document, model.word), placeholder: model.id };
        },
      },
    ),
  );

  connection.onRenameRequest(({ textDocument: { uri }, position, newName }) =>
    answerForBoth<WorkspaceEdit | null | ResponseError>(
      context,
      { method: "textDocument/rename", uri, fallback: null },
      {
        profile: async ({ document, sketch, site }) => {
          const names = readNames(document.getText(), sketch);
          const target = prepareRename(names, document.offsetAt(position));
          if (target.kind === "refused") return toError(target);
          const { thing } = target;
          const files =
            thing.kind === "model"
              ? await renameModelEverywhere({ id: thing.name, newName, site }, context)
              : inFile(renameHere(names, thing, newName), document);
          return "kind" in files ? toError(files) : toWorkspaceEdit(files, client);
        },
        registry: async ({ site, file }) => {
          const model = findModelAt(file, file.document.offsetAt(position));
          if (model === undefined) return toError(refused("Only the ids of models can be renamed in the registry."));
          const files = await renameModelEverywhere({ id: model.id, newName, site }, context);
          return "kind" in files ? toError(files) : toWorkspaceEdit(files, client);
        },
      },
    ),
  );
  return { renameProvider: { prepareProvider: true } };
};

async function renameModelEverywhere(
  asked: { readonly id: string; readonly newName: string; readonly site: Site | undefined },
  context: FeatureContext,
): Promise<readonly FileEdits[] | Refusal> {
  const { id, site } = asked;
  const newId = asked.newName.trim();
  const bad = refuseName(newId, "A model");
  if (bad !== undefined) return bad;
  if (site === undefined) return refused("This file is in no workspace folder, so there is no registry to rename in.");
  const file = await findRegistryFile(site, context.open, { forWriting: true });
  const place = file?.places.get(id);
  const { registry, name } = site.registry;
  if (place === undefined && registry?.models.has(id) === true)
    return refused(`${name} cannot be read at the moment, so ${id} would keep its old id there; repair it first.`);
  if (newId !== id && (file?.places.has(newId) === true || registry?.models.has(newId) === true))
    return refused(`The registry has a model ${newId} already; two models cannot share an id.`);
  const inProfiles = thatMayName(profilesSharing(site, context), id).map(({ document, version, names }) => ({
    document,
    version,
    edits: renameModel(names, id, newId),
  }));
  if (file === undefined || place === undefined) return inProfiles;
  return [...inProfiles, { ...file, edits: renameInRegistry(place, newId) }];
}

function inFile(
  result: ReturnType<typeof renameHere>,
  document: FileEdits["document"] & { readonly version: number },
): readonly FileEdits[] | Refusal {
  return result.kind === "refused" ? result : [{ document, version: document.version, edits: result.edits }];
}

function toError({ reason }: Refusal): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason);
}
