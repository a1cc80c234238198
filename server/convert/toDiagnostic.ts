import type { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import type { ClientCapabilities, Diagnostic } from "vscode-languageserver/node";
import type { Problem, ProblemTag, Severity } from "../../core/problem.ts";
import { toRange, toVisibleRange } from "./ranges.ts";

/** Who says it, as editors show it beside the message. */
const diagnosticSource = "magi";

/** What the editor can do with a diagnostic besides showing its message. */
export interface DiagnosticAbilities {
  readonly relatedInformation: boolean;
  readonly tags: ReadonlySet<DiagnosticTag>;
  /** Where people read about a code; undefined when the editor opens no links. */
  readonly linkOf: ((code: string) => string) | undefined;
}

/** An editor that shows messages and nothing else. */
const plainDiagnostics: DiagnosticAbilities = {
  relatedInformation: false,
  tags: new Set(),
  linkOf: undefined,
};

/**
 * As the editor says it, for diagnostics that it is sent or that it asks for. One that says nothing of diagnostics gets
 * all there is. The link goes to everybody who does not refuse it: editors such as Neovim keep it for their plugins and
 * do not say so.
 */
export function diagnosticAbilitiesOf(
  { textDocument }: ClientCapabilities,
  linkOf: (code: string) => string,
): DiagnosticAbilities {
  const offers = [textDocument?.publishDiagnostics, textDocument?.diagnostic].filter((offer) => offer !== undefined);
  const saysNothing = offers.length === 0;
  return {
    relatedInformation: saysNothing || offers.some((offer) => offer.relatedInformation === true),
    tags: new Set(saysNothing ? allTags : offers.flatMap((offer) => offer.tagSupport?.valueSet ?? [])),
    linkOf: offers.some((offer) => offer.codeDescriptionSupport === false) ? undefined : linkOf,
  };
}

const allTags: readonly DiagnosticTag[] = [DiagnosticTag.Unnecessary, DiagnosticTag.Deprecated];

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tagsOf: Readonly<Record<ProblemTag, DiagnosticTag>> = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
};

export function toDiagnostic(
  problem: Problem,
  document: TextDocument,
  abilities: DiagnosticAbilities = plainDiagnostics,
): Diagnostic {
  const { code, message, range, related = [] } = problem;
  const tags = (problem.tags ?? []).map((tag) => tagsOf[tag]).filter((tag) => abilities.tags.has(tag));
  return {
    range: toVisibleRange(document, range),
    severity: severities[problem.severity],
    code,
    ...(abilities.linkOf !== undefined && { codeDescription: { href: abilities.linkOf(code) } }),
    source: diagnosticSource,
    message,
    ...(tags.length > 0 && { tags }),
    ...(abilities.relatedInformation &&
      related.length > 0 && {
        relatedInformation: related.map((place) => ({
          location: { uri: document.uri, range: toRange(document, place.range) },
          message: place.message,
        })),
      }),
  };
}
