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

/** The section that a key belongs to and no other does, "" for the top level; undefined for one that may stand in several. */
export function sectionOfKey(key: string): string | undefined {
  const [home, ...others] = homes.get(key) ?? [];
  return others.length === 0 ? home?.section : undefined;
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
