import type { Registry } from "../core/registry/registry.ts";
import { readRegistry } from "../workspace/registry/readRegistry.ts";
import { CliError } from "./exit.ts";

/** The registry of a command that can do nothing without one. @throws CliError that names the file. */
export async function readUsableRegistry(file: string): Promise<Registry> {
  const reading = await readRegistry(file);
  if (reading.state === "ok") return reading.registry;
  // What is wrong with a text is said without its name: an editor says it at the place.
  throw new CliError(reading.state === "broken" ? `${reading.message.replace(/\.$/, "")} (${file}).` : reading.message);
}
