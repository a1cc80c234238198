export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export const defaultPortRange: PortRange = { first: 8081, last: 8180 };

/**
 * `port_range` of a registry: `[8081, 8180]`, or an object such as `{"start": 8081, "end": 8180}`. Undefined for anything
 * else that is written there; the usual range when nothing is.
 */
export function readPortRange(written: unknown): PortRange | undefined {
  if (written === undefined || written === null) return defaultPortRange;
  const ends: readonly unknown[] = Array.isArray(written) ? written : endsOf(written);
  const [first, last] = ends;
  if (ends.length !== 2 || !isPort(first) || !isPort(last) || first > last) return undefined;
  return { first, last };
}

const endNames = [
  ["start", "end"],
  ["first", "last"],
  ["from", "to"],
  ["min", "max"],
] as const;

function endsOf(written: unknown): readonly unknown[] {
  if (typeof written !== "object" || written === null) return [];
  const fields = new Map<string, unknown>(Object.entries(written));
  const names = endNames.find(([first, last]) => fields.has(first) && fields.has(last));
  return (names ?? []).map((name) => fields.get(name));
}

export function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

/** The ports of this machine that the models of a registry name: `port`, and those in `endpoints`. */
export function portsOf(models: Iterable<Readonly<Record<string, unknown>>>): ReadonlySet<number> {
  const ports = new Set<number>();
  for (const { port, endpoints } of models) {
    if (isPort(port)) ports.add(port);
    for (const endpoint of Array.isArray(endpoints) ? (endpoints as readonly unknown[]) : []) {
      const url: unknown =
        endpoint !== null && typeof endpoint === "object" && "url" in endpoint ? endpoint.url : undefined;
      const local = /^https?:\/\/(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]):(\d{1,5})(?:\/|$)/i.exec(
        typeof url === "string" ? url : "",
      );
      if (local !== null) ports.add(Number(local[1]));
    }
  }
  return ports;
}

export interface Ports {
  /** A port that nobody has; undefined when there is none left. */
  readonly next: () => number | undefined;
  /** Those that it gave. */
  readonly given: () => readonly number[];
  readonly warnings: () => readonly string[];
}

/** Gives ports of the range that `port_range` says, none twice, none that a model names or that is in use. */
export function createPorts(
  written: unknown,
  models: Iterable<Readonly<Record<string, unknown>>>,
  inUse: ReadonlySet<number>,
): Ports {
  const read = readPortRange(written);
  const { first, last } = read ?? defaultPortRange;
  const taken = new Set([...portsOf(models), ...inUse]);
  let port = first;
  let without = 0;
  const given: number[] = [];
  return {
    next: () => {
      while (port <= last && taken.has(port)) port++;
      if (port <= last) {
        given.push(port);
        return port++;
      }
      without++;
      return undefined;
    },
    given: () => given,
    warnings: () => [
      ...(read === undefined
        ? [
            `\`port_range\` in the registry is not two ports, such as [8081, 8180]: ${first} to ${last} was taken instead.`,
          ]
        : []),
      ...(without > 0
        ? [
            `The port range ${first} to ${last} is full: ${without === 1 ? "one model has" : `${without} models have`} no port. Make \`port_range\` in the registry wider and discover again.`,
          ]
        : []),
    ],
  };
}
