import type { TextDocument } from "vscode-languageserver-textdocument";
import { CodeActionKind, CodeActionTriggerKind } from "vscode-languageserver/node";
import type { CodeAction, CodeActionParams, Diagnostic, Range } from "vscode-languageserver/node";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import { findInRegistry } from "../../core/diagnostics/registry/checkRegistry.ts";
import type { RegistryProblem } from "../../core/diagnostics/registry/checkRegistry.ts";
import { changedLines } from "../../core/fixes/changedLines.ts";
import { fixAll } from "../../core/fixes/fixAll.ts";
import type { Fix, FixContext } from "../../core/fixes/fix.ts";
import { findSafeFix, fixesFor } from "../../core/fixes/fixesFor.ts";
import { registryFixesFor } from "../../core/fixes/registry/registryFixes.ts";
import type { Problem } from "../../core/problem.ts";
import type { TextEdit } from "../../core/text/textEdit.ts";
import { pathOfUri } from "../convert/filePaths.ts";
import { parseActionData, toWorkspaceEdit } from "../convert/toCodeAction.ts";
import type { ActionData, FixPlace } from "../convert/toCodeAction.ts";
import { toDiagnostic } from "../convert/toDiagnostic.ts";
import { diagnoseOptions } from "../diagnostics/diagnoseOptions.ts";
import type { OpenProfile } from "../documents/openProfiles.ts";
import { answerForBoth } from "../navigation/answerForBoth.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";
import { answerFor } from "./feature.ts";
import { calibrationKind, Calibrations } from "./calibration.ts";
import type { Feature } from "./feature.ts";

/** The kind by which people ask for all safe fixes, for instance on save. */
const fixAllKind = `${CodeActionKind.SourceFixAll}.magi`;
/** Whoever selects a whole file gets the fixes of its first problems. */
const maxProblems = 20;
/** In a text longer than this all safe fixes are looked for when they are asked for by name. */
const longText = 50_000;

/** Quick fixes for the problems at the cursor, all safe ones of the file as a source action, and calibrations of its ladder. */
export const codeActions: Feature = (context) => {
  const { connection, client, sites } = context;
  const can = client.textDocument?.codeAction;
  const isLazy = can?.dataSupport === true && can.resolveSupport?.properties.includes("edit") === true;
  const versioned = client.workspace?.workspaceEdit?.documentChanges === true;
  const problemsOf = rememberProblems(sites);
  const calibrations = new Calibrations();

  /** The action with its edit, or with what it takes to find it later. */
  const complete = (
    action: CodeAction,
    document: TextDocument,
    data: ActionData,
    edits: () => readonly TextEdit[],
  ): CodeAction =>
    isLazy ? { ...action, data } : { ...action, edit: toWorkspaceEdit(document, edits(), { versioned }) };

  const quickFixes = (profile: OpenProfile, params: CodeActionParams): readonly CodeAction[] => {
    const { document } = profile;
    const problems = problemsOf(profile);
    const found = atRange(problems, document, params);
    if (found.length === 0) return [];
    const context = contextOf(profile);
    const actions = offersFor(found, context).map(({ fix: { title, edits, isPreferred }, diagnostics, place }) =>
      complete(
        {
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [...diagnostics],
          ...(isPreferred === true && { isPreferred }),
        },
        document,
        { kind: "fix", uri: document.uri, ...place },
        () => edits,
      ),
    );
    const ofAll = [...new Set(found.map(({ problem }) => problem.code))].flatMap((code) => {
      const same = problems.filter((problem) => problem.code === code);
      // Those that only a person can solve are not among what it does, so it is not offered for them.
      const solved = found.filter(
        ({ problem }) => problem.code === code && findSafeFix(problem, context) !== undefined,
      );
      if (same.length < 2 || solved.length === 0) return [];
      // Safe one by one, they may still not go together.
      const edits = allEdits(profile, code);
      if (edits.length === 0) return [];
      const action: CodeAction = {
        title: `Fix all ${code} in this file`,
        kind: CodeActionKind.QuickFix,
        diagnostics: solved.map(({ diagnostic }) => diagnostic),
      };
      return [complete(action, document, { kind: "fixAll", uri: document.uri, code }, () => edits)];
    });
    return [...actions, ...ofAll];
  };

  const allEdits = (profile: OpenProfile, code?: string): readonly TextEdit[] =>
    editsOfAll({ profile, sites, problems: problemsOf(profile) }, code);

  const sourceActions = (profile: OpenProfile): readonly CodeAction[] => {
    const { document } = profile;
    const edits = allEdits(profile);
    if (edits.length === 0) return [];
    const action: CodeAction = { title: "Fix all that is safe to fix", kind: fixAllKind };
    return [complete(action, document, { kind: "fixAll", uri: document.uri }, () => edits)];
  };

  const calibrationActions = async (profile: OpenProfile, params: CodeActionParams): Promise<readonly CodeAction[]> => {
    const { document } = profile;
    return (await calibrations.at(profile, params.range)).flatMap(({ title, edits: find }) => {
      const edits = find(contextOf(profile));
      if (edits === undefined) return [];
      // With its edit at once: until the editor asks again, other prompts may have been logged.
      return [{ title, kind: calibrationKind, edit: toWorkspaceEdit(document, edits, { versioned }) }];
    });
  };

  connection.onCodeAction((params) => {
    const { only, triggerKind } = params.context;
    const isWanted = (kind: string): boolean => only?.some((one) => isKindOf(kind, one)) === true;
    const wantsFixes = only === undefined || isWanted(CodeActionKind.QuickFix);
    // Looking for all of them takes longer than a cursor should wait that only moves on.
    const wantsWhatever = only === undefined && triggerKind !== CodeActionTriggerKind.Automatic;
    return answerForBoth<CodeAction[] | null>(
      context,
      { method: "textDocument/codeAction", uri: params.textDocument.uri, fallback: null },
      {
        profile: async (profile) => [
          ...(wantsFixes ? quickFixes(profile, params) : []),
          ...(isWanted(fixAllKind) || (wantsWhatever && isShort(profile)) ? sourceActions(profile) : []),
          ...(only === undefined || isWanted(calibrationKind) ? await calibrationActions(profile, params) : []),
        ],
        registry: ({ site, file: { document } }) =>
          wantsFixes ? registryActions({ document, site, sites, params, versioned }) : [],
      },
    );
  });

  if (isLazy)
    connection.onCodeActionResolve((action) => {
      const data = parseActionData(action);
      if (data === undefined) return action;
      return answerFor(context, { method: "codeAction/resolve", uri: data.uri, fallback: action }, (profile) => {
        const edits = findEdits(data, { profile, sites, problems: problemsOf(profile) });
        return edits === undefined
          ? action
          : { ...action, edit: toWorkspaceEdit(profile.document, edits, { versioned }) };
      });
    });

  return {
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, calibrationKind],
      resolveProvider: isLazy,
    },
  };
};

/** Quick fixes of the registry's own problems at the cursor. */
function registryActions({
  document,
  site,
  sites,
  params,
  versioned,
}: {
  readonly document: TextDocument;
  readonly site: Site;
  readonly sites: Sites;
  readonly params: CodeActionParams;
  readonly versioned: boolean;
}): CodeAction[] {
  const text = document.getText();
  const found = rememberedInRegistry(document, site);
  const { severity } = sites.settingsFor(site.paths.registryFile);
  const paths = new Map(found.map((one) => [one.problem, one]));
  const shown = found.map(({ problem }) => problem).filter(({ code }) => severity?.get(code) !== "off");
  return atRange(shown, document, params).flatMap(({ problem, diagnostic }) => {
    const one = paths.get(problem);
    if (one === undefined) return [];
    return registryFixesFor(one, text).map(({ title, edits, isPreferred }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(isPreferred === true && { isPreferred }),
      edit: toWorkspaceEdit(document, edits, { versioned }),
    }));
  });
}

/** A cursor that only moves on does not have the whole registry looked through again. */
function rememberedInRegistry(document: TextDocument, site: Site): readonly RegistryProblem[] {
  const { missingFiles, enabledBy } = site.registryFacts;
  const from = [document.version, missingFiles, enabledBy];
  const before = inRegistries.get(document);
  if (before?.from.every((one, index) => one === from[index]) === true) return before.found;
  const found = findInRegistry(document.getText(), site.registryFacts);
  inRegistries.set(document, { from, found });
  return found;
}

const inRegistries = new WeakMap<
  TextDocument,
  { readonly from: readonly unknown[]; readonly found: readonly RegistryProblem[] }
>();

/** A profile, and all that is wrong in it. */
interface Checked {
  readonly profile: OpenProfile;
  readonly sites: Sites;
  readonly problems: readonly Problem[];
}

/** A fix, what it solves, and how to find it again. */
interface Offer {
  readonly fix: Fix;
  readonly diagnostics: readonly Diagnostic[];
  readonly place: FixPlace;
}

/** The fixes of some problems; what solves several of them in the same way is offered once. */
function offersFor(found: ReturnType<typeof atRange>, context: FixContext): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const { problem, diagnostic } of found)
    fixesFor(problem, context).forEach((fix, index) => {
      const key = JSON.stringify([fix.title, fix.edits]);
      const before = offers.get(key);
      const { code, message } = problem;
      const place = before?.place ?? { code, message, offset: problem.range.start, index, title: fix.title };
      const isPreferred = fix.isPreferred === true || before?.fix.isPreferred === true;
      offers.set(key, {
        fix: { ...fix, isPreferred },
        diagnostics: [...(before?.diagnostics ?? []), diagnostic],
        place,
      });
    });
  return [...offers.values()];
}

function findEdits(data: ActionData, checked: Checked): readonly TextEdit[] | undefined {
  if (data.kind === "fixAll") return editsOfAll(checked, data.code);
  const { profile, problems } = checked;
  const problem = problems.find(
    ({ code, message, range }) => code === data.code && message === data.message && range.start === data.offset,
  );
  if (problem === undefined) return undefined;
  const fix = fixesFor(problem, contextOf(profile))[data.index];
  return fix?.title === data.title ? fix.edits : undefined;
}

/** For as long as the same problems are there, which is until something changes. */
const knownEdits = new WeakMap<readonly Problem[], Map<string | undefined, readonly TextEdit[]>>();

function editsOfAll(checked: Checked, code?: string): readonly TextEdit[] {
  const known = knownEdits.get(checked.problems) ?? new Map<string | undefined, readonly TextEdit[]>();
  knownEdits.set(checked.problems, known);
  const edits = known.get(code) ?? findEditsOfAll(checked, code);
  known.set(code, edits);
  return edits;
}

function findEditsOfAll({ profile, sites, problems }: Checked, code: string | undefined): readonly TextEdit[] {
  const { document, stem, site } = profile;
  const text = document.getText();
  const diagnosing = diagnoseOptions(pathOfUri(document.uri), site, sites);
  const known = { context: contextOf(profile), problems };
  const fixed = fixAll(text, { stem, view: viewOf(profile), diagnosing, known, ...(code !== undefined && { code }) });
  return changedLines(text, fixed.text);
}

function contextOf(profile: OpenProfile): FixContext {
  const { document, parsed, sketch, stem } = profile;
  return { text: document.getText(), parsed, sketch, stem, view: viewOf(profile) };
}

function viewOf({ site }: OpenProfile): RegistryView {
  return site?.registry ?? nothingKnown;
}

const nothingKnown: RegistryView = { registry: undefined, name: "" };

/** The problems that the request is about, each with the diagnostic that the editor shows for it. */
function atRange(
  problems: readonly Problem[],
  document: TextDocument,
  { range, context }: CodeActionParams,
): readonly { readonly problem: Problem; readonly diagnostic: Diagnostic }[] {
  const found: { problem: Problem; diagnostic: Diagnostic }[] = [];
  for (const problem of problems) {
    if (found.length >= maxProblems) break;
    const own = toDiagnostic(problem, document);
    const shown = context.diagnostics.find((one) => isAbout(one, own));
    if (shown !== undefined || doMeet(own.range, range)) found.push({ problem, diagnostic: shown ?? own });
  }
  return found;
}

/** What is wrong in a document is looked for once, until something changes, however often the cursor moves. */
function rememberProblems(sites: Sites): (profile: OpenProfile) => readonly Problem[] {
  const known = new WeakMap<
    TextDocument,
    { readonly from: readonly unknown[]; readonly problems: readonly Problem[] }
  >();
  return (profile) => {
    const { document, parsed, site } = profile;
    const view = viewOf(profile);
    const options = diagnoseOptions(pathOfUri(document.uri), site, sites);
    const namesakes = options.surroundings?.names.get(parsed.profile.name) ?? [];
    const from = [document.version, view, options.severity, [...namesakes].join("\n")];
    const before = known.get(document);
    if (before?.from.every((one, index) => one === from[index]) === true) return before.problems;
    const problems = diagnose(parsed, view, options);
    known.set(document, { from, problems });
    return problems;
  };
}

function isShort({ document }: OpenProfile): boolean {
  return document.getText().length <= longText;
}

function isKindOf(kind: string, asked: string): boolean {
  return asked === "" || kind === asked || kind.startsWith(`${asked}.`);
}

/** Of one code and place there may be several problems, such as two keys that a tier needs. */
function isAbout(shown: Diagnostic, own: Diagnostic): boolean {
  return shown.code === own.code && shown.message === own.message && areSame(shown.range, own.range);
}

function areSame(a: Range, b: Range): boolean {
  return compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

/** Ranges that touch do meet: a cursor behind the last letter of a word is at the word. */
function doMeet(a: Range, b: Range): boolean {
  return compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

function compare(a: Range["start"], b: Range["start"]): number {
  return a.line - b.line || a.character - b.character;
}
