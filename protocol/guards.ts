/** Says whether a value that came over a border has the shape of `T`. Unknown extra keys are no fault. */
export type Guard<T> = (value: unknown) => value is T;

export const isString = (value: unknown): value is string => typeof value === "string";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
/** JSON knows no infinity and no NaN, so neither passes. */
export const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);
export const isNull = (value: unknown): value is null => value === null;

export function isOneOf<const T extends string>(...choices: readonly T[]): Guard<T> {
  return (value): value is T => choices.some((choice) => choice === value);
}

export function isArrayOf<T>(item: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((entry) => item(entry));
}

export function isDictionaryOf<T>(item: Guard<T>): Guard<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> => isRecord(value) && Object.values(value).every(item);
}

export function isEither<A, B>(one: Guard<A>, other: Guard<B>): Guard<A | B> {
  return (value): value is A | B => one(value) || other(value);
}

export function isOptional<T>(guard: Guard<T>): Guard<T | undefined> {
  return (value): value is T | undefined => value === undefined || guard(value);
}

export type KeyGuards<T> = { readonly [K in keyof T]-?: Guard<T[K]> };

/** The compiler asks for a guard for each key of `T`, so a key that is added to a message cannot be forgotten here. */
export function isShape<T extends object>(keys: KeyGuards<T>): Guard<T> {
  const entries = Object.entries<Guard<unknown>>(keys);
  return (value): value is T => isRecord(value) && entries.every(([key, guard]) => guard(value[key]));
}

/** The same for a union told apart by `kind`: one shape for each kind. */
export function isKindOf<T extends { readonly kind: string }>(kinds: {
  readonly [K in T["kind"]]: KeyGuards<Omit<Extract<T, { readonly kind: K }>, "kind">>;
}): Guard<T> {
  const shapes = new Map(Object.entries<KeyGuards<object>>(kinds).map(([kind, keys]) => [kind, isShape(keys)]));
  return (value): value is T => {
    if (!isRecord(value) || !isString(value["kind"])) return false;
    return shapes.get(value["kind"])?.(value) ?? false;
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
