import { freemem, totalmem } from "node:os";
import type { MachineMemory } from "../core/modelCatalog/memoryFit.ts";

/**
 * The memory of this machine. What macOS calls free is next to nothing on a sound machine, because it keeps what it has read
 * for as long as nobody needs the room; so nothing is said of it there.
 */
export function machineMemory(platform: NodeJS.Platform = process.platform): MachineMemory {
  return { free: platform === "darwin" ? undefined : freemem(), total: totalmem() };
}
