import type { ServerCapabilities } from "vscode-languageserver/node";
import { withCheckedParams } from "./connection/checkParams.ts";
import { codeActions } from "./features/codeActions.ts";
import { codeLens } from "./features/codeLens.ts";
import { completion } from "./features/completion.ts";
import { definition } from "./features/definition.ts";
import { documentLinks } from "./features/documentLinks.ts";
import { documentSymbols } from "./features/documentSymbols.ts";
import type { Feature, FeatureContext } from "./features/feature.ts";
import { folding } from "./features/folding.ts";
import { formatting } from "./features/formatting.ts";
import { highlights } from "./features/highlights.ts";
import { hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlayHints.ts";
import { onTypeFormatting } from "./features/onTypeFormatting.ts";
import { references } from "./features/references.ts";
import { registryDocument } from "./features/registryDocument.ts";
import { rename } from "./features/rename.ts";
import { selectionRanges } from "./features/selectionRanges.ts";
import { semanticTokens } from "./features/semanticTokens.ts";
import { workspaceSymbols } from "./features/workspaceSymbols.ts";

/** What the server does for an open profile. A new feature is a file in features/ and a line here. */
const features: readonly Feature[] = [
  completion,
  hover,
  documentSymbols,
  codeActions,
  definition,
  references,
  highlights,
  rename,
  formatting,
  onTypeFormatting,
  workspaceSymbols,
  folding,
  selectionRanges,
  documentLinks,
  inlayHints,
  codeLens,
  semanticTokens,
  registryDocument,
];

/** Starts all of them. Returns what the editor is told. */
export function startFeatures(given: FeatureContext): ServerCapabilities {
  const context = { ...given, connection: withCheckedParams(given.connection) };
  return features.reduce<ServerCapabilities>((told, feature) => {
    const more = feature(context);
    return { ...told, ...more, workspace: { ...told.workspace, ...more.workspace } };
  }, {});
}
