import { CodeActionKind } from "vscode-languageserver/node";
import type { Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { ladderFixes } from "../../core/calibration/ladderFixes.ts";
import type { LadderFix } from "../../core/calibration/ladderFixes.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { rootOf } from "../../core/language/sketchFacts.ts";
import { valueOf } from "../../core/language/sketch/sketch.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { DecisionLogReader } from "../../workspace/decisionLog/readDecisionLog.ts";
import { toRange } from "../convert/ranges.ts";
import type { OpenProfile } from "../documents/openProfiles.ts";
import type { Site } from "../sites/site.ts";

/** The kind by which editors ask for calibrations. */
export const calibrationKind = CodeActionKind.RefactorRewrite;

/** So much of the log, and so many of a profile's prompts: enough to calibrate by, and read in a few milliseconds. */
const maxBytes = 512 * 1024;
const maxPrompts = 1_000;

/**
 * Finds the calibrations of an open profile when the range is in its `tier_config`. The log is read again only when
 * something was logged since, and looked through only when it or the document is another.
 */
export class Calibrations {
  readonly #readers = new WeakMap<Site, Promise<DecisionLogReader>>();
  readonly #known = new WeakMap<TextDocument, Known>();

  /** None when there is no log, or none that can be read: it is no reason to disturb anybody. */
  async at(profile: OpenProfile, range: Range): Promise<readonly LadderFix[]> {
    const { document, site, stem, parsed } = profile;
    if (site === undefined || !isInLadder(profile, range)) return [];
    const all = await this.#entries(site);
    const known = this.#known.get(document);
    if (known?.version === document.version && known.all === all) return known.fixes;
    const fixes = ladderFixes(parsed.profile, all.filter(({ profile }) => profile === stem).slice(-maxPrompts));
    this.#known.set(document, { version: document.version, all, fixes });
    return fixes;
  }

  async #entries(site: Site): Promise<readonly LogEntry[]> {
    const reader =
      this.#readers.get(site) ?? findLogFiles(site.paths.root).then((files) => new DecisionLogReader(files, maxBytes));
    this.#readers.set(site, reader);
    try {
      return await (await reader).entries();
    } catch {
      this.#readers.delete(site);
      return none;
    }
  }
}

interface Known {
  readonly version: number;
  readonly all: readonly LogEntry[];
  readonly fixes: readonly LadderFix[];
}

const none: readonly LogEntry[] = [];

function isInLadder({ document, sketch }: OpenProfile, { start, end }: Range): boolean {
  const ladder = valueOf(rootOf(sketch), "tier_config");
  if (ladder === undefined) return false;
  const range = toRange(document, ladder.range);
  // The key stands on the line above, or on the same one.
  return start.line <= range.end.line && end.line >= range.start.line - 1;
}
