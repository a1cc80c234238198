import type { CodeLens } from "vscode-languageserver/node";
import { profileHead, usedBy } from "../../core/language/glance/lenses.ts";
import { pathOfUri } from "../convert/filePaths.ts";
import { toRange } from "../convert/ranges.ts";
import { answerForBoth } from "../navigation/answerForBoth.ts";
import type { OpenRegistry } from "../navigation/answerForBoth.ts";
import { locationsInProfiles } from "../navigation/modelLocations.ts";
import { runSafely } from "../runSafely.ts";
import { commandsOf } from "./editorCommands.ts";
import type { Feature } from "./feature.ts";

/** The commands of an editor that lenses call. One that has none of them would only show dead words. */
const activate = "magi.useProfile";
const tryPrompt = "magi.tryPrompt";
const showUses = "magi.showUses";

/** Above a profile what to do with it, above each model of the registry how many profiles use it. */
export const codeLens: Feature = (context) => {
  const { connection, client, sites } = context;
  const known = commandsOf(client);

  connection.onCodeLens(({ textDocument: { uri } }) =>
    answerForBoth<CodeLens[] | null>(
      context,
      { method: "textDocument/codeLens", uri, fallback: null },
      {
        profile: ({ document, sketch, stem, site }) => {
          const path = pathOfUri(uri);
          // Only what lies among the profiles can be active.
          if (path === undefined || site?.holds(path) !== true) return [];
          const range = toRange(document, profileHead(sketch));
          return [
            { range, command: { title: "Activate", command: activate, arguments: [stem] } },
            { range, command: { title: "Try a prompt", command: tryPrompt, arguments: [{ profile: stem }] } },
          ].filter(({ command: { command } }) => known.has(command));
        },
        registry: (registry) => (known.has(showUses) ? lensesOfRegistry(registry) : []),
      },
    ),
  );

  // The places are looked for when the lens is seen; a registry may have thousands.
  connection.onCodeLensResolve((lens) =>
    runSafely({ method: "codeLens/resolve", log: connection.console, fallback: lens }, () => {
      const { uri, model } = dataOf(lens);
      const path = uri === undefined ? undefined : pathOfUri(uri);
      const site = sites.all.find(({ paths }) => paths.registryFile === path);
      if (uri === undefined || model === undefined || site === undefined) return lens;
      const locations = locationsInProfiles(model, site, context);
      const profiles = new Set(locations.map((location) => location.uri)).size;
      const title = usedBy(profiles);
      // An empty command is a text that cannot be clicked.
      const command =
        profiles === 0
          ? { title, command: "" }
          : { title, command: showUses, arguments: [{ uri, position: lens.range.start, locations }] };
      return { ...lens, command };
    }),
  );
  return known.size === 0 ? {} : { codeLensProvider: { resolveProvider: true } };
};

function lensesOfRegistry({ file: { document, places } }: OpenRegistry): CodeLens[] {
  return [...places.values()].map(({ id, key }) => ({
    range: toRange(document, key),
    data: { uri: document.uri, model: id },
  }));
}

function dataOf({ data }: CodeLens): { readonly uri?: string; readonly model?: string } {
  const said: unknown = data;
  if (said === null || typeof said !== "object" || !("uri" in said) || !("model" in said)) return {};
  return { uri: String(said.uri), model: String(said.model) };
}
