/** The name itself when it is free, else the first of `…-2`, `…-3` that is. It is taken then. */
export function uniqueName(name: string, taken: Set<string>, maxLength = Infinity): string {
  let free = name;
  for (let next = 2; taken.has(free); next++) {
    const ending = `-${next}`;
    free = `${name.slice(0, maxLength - ending.length).replace(/-+$/, "")}${ending}`;
  }
  taken.add(free);
  return free;
}

/** A name of Kubernetes (a label of RFC 1123): small letters, digits and `-`, at most 63, a letter first as Services want. */
export function toDnsLabel(text: string, maxLength = 63): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+/, "");
  const named = /^[a-z]/.test(label) ? label : `m-${label}`;
  return named.slice(0, maxLength).replace(/-+$/, "");
}
