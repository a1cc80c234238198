import profileSchema from "../../schemas/profile.schema.json" with { type: "json" };

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly type?: string;
  readonly $ref?: string;
}

/** A key that may stand in more places than these is no sign of where it belongs. */
const mostHomes = 2;

/** Where in a profile a key has its place, as "in `load_balancing`"; undefined for one that has none, or many. */
export function homeOfKey(key: string): string | undefined {
  const found = homes.get(key);
  return found === undefined || found.length > mostHomes ? undefined : found.map(({ words }) => words).join(" or ");
}

/**
 * The sections that a key may stand in, "" for the top level; none where one is a list, since nobody knows which entry is
 * meant.
 */
export function sectionsOfKey(key: string): readonly string[] {
  const sections = (homes.get(key) ?? []).map(({ section }) => section);
  return sections.every((section) => section !== undefined) ? sections : [];
}

interface KeyHome {
  readonly words: string;
  /** Undefined for the entries of a list, of which nobody knows which one is meant. */
  readonly section: string | undefined;
}

const homes = new Map<string, KeyHome[]>();

function note(schema: Schema, home: KeyHome): void {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    homes.set(key, [...(homes.get(key) ?? []), home]);
    note(value, { words: `in \`${key}\``, section: home.section === "" ? key : undefined });
    if (value.items !== undefined) note(value.items, { words: `in an entry of \`${key}\``, section: undefined });
  }
}

note(profileSchema, { words: "at the top level of the profile", section: "" });
