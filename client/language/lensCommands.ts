import * as vscode from "vscode";
import { asRecord } from "../../core/record.ts";

/** A position or a place as the language server sends it, counted from 0. */
interface Place {
  readonly uri: vscode.Uri;
  readonly range: vscode.Range;
}

/**
 * Shows where something is used beside the place that it is asked from: `{uri, position, locations}`, as the language
 * server's lenses say it.
 */
export async function showUses(argument: unknown): Promise<void> {
  const { uri, position, locations } = asRecord(argument);
  const places = Array.isArray(locations) ? locations.flatMap((location) => parsePlace(location) ?? []) : [];
  if (typeof uri !== "string" || places.length === 0) throw new Error("Nothing uses it any more.");
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri, true),
    parsePosition(position),
    places.map((place) => new vscode.Location(place.uri, place.range)),
  );
}

/** The profile that a lens names beside its command, by its file's stem; undefined when none is named. */
export function profileOfLens(argument: unknown): string | undefined {
  const { profile } = asRecord(argument);
  return typeof profile === "string" ? profile : undefined;
}

function parsePlace(value: unknown): Place | undefined {
  const { uri, range } = asRecord(value);
  const { start, end } = asRecord(range);
  if (typeof uri !== "string") return undefined;
  return { uri: vscode.Uri.parse(uri, true), range: new vscode.Range(parsePosition(start), parsePosition(end)) };
}

function parsePosition(value: unknown): vscode.Position {
  const { line, character } = asRecord(value);
  const whole = (count: unknown): number => (typeof count === "number" && count >= 0 ? Math.floor(count) : 0);
  return new vscode.Position(whole(line), whole(character));
}
