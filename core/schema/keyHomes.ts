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
  return found === undefined || found.length > mostHomes ? undefined : found.join(" or ");
}

const homes = new Map<string, string[]>();

function note(schema: Schema, home: string): void {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    homes.set(key, [...(homes.get(key) ?? []), home]);
    note(value, `in \`${key}\``);
    if (value.items !== undefined) note(value.items, `in an entry of \`${key}\``);
  }
}

note(profileSchema, "at the top level of the profile");
