import profileSchema from "../../schemas/profile.schema.json" with { type: "json" };
import type { SketchPath } from "./sketch/sketch.ts";

/** What schemas/profile.schema.json says of a key: the one place where keys are documented. */
export interface KeySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  /** In the usual order of a profile. */
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly items?: KeySchema;
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, KeySchema>>;
}

const root: KeySchema = profileSchema;

/** The schema of the value at a path, or `undefined` when no profile has a value there. */
export function findKeySchema(path: SketchPath): KeySchema | undefined {
  let found: KeySchema | undefined = root;
  for (const step of path) found = resolved(typeof step === "number" ? found?.items : own(found?.properties, step));
  return found;
}

/** The keys of a mapping in their usual order, with the schema of each. */
export function propertiesOf(schema: KeySchema): readonly (readonly [name: string, schema: KeySchema])[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => [name, resolved(property) ?? property]);
}

/** Every key that may stand anywhere in a profile. */
export const keyNames: ReadonlySet<string> = new Set(namesIn(root));

function namesIn(schema: KeySchema): readonly string[] {
  const inside = [...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items])];
  return [...Object.keys(schema.properties ?? {}), ...inside.flatMap(namesIn)];
}

function resolved(schema: KeySchema | undefined): KeySchema | undefined {
  const name = schema?.$ref?.replace("#/definitions/", "");
  return name === undefined ? schema : own(root.definitions, name);
}

/** Not what a key such as `constructor` would find on every object. */
function own(table: Readonly<Record<string, KeySchema>> | undefined, name: string): KeySchema | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
