import { asRecord } from "../record.ts";
import type { Entry } from "../discovery/entry.ts";

/** The entries of a mapping in its order; none for anything else. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(asRecord(value));
}

/** The items of a list; none for anything else. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** A text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A whole number from `least` on, also when it is written in quotes. */
export function wholeOf(value: unknown, least = 1): number | undefined {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number >= least ? number : undefined;
}

export function fieldsOf(value: unknown): Entry {
  return asRecord(value);
}

/** As a sentence shows it: on one line, and not endless. */
export function shown(name: string): string {
  // eslint-disable-next-line no-control-regex -- Those are what must not get into a terminal.
  const plain = name.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}

/** Names one after the other; of many, the first. */
export function shownList(names: readonly string[]): string {
  const most = 8;
  const first = names.slice(0, most).map(shown).join(", ");
  return names.length > most ? `${first} and ${names.length - most} more` : first;
}
