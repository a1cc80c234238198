import { createInterface } from "node:readline";
import type { RouterOrder } from "../protocol/routerApi.ts";
import type { Log } from "./log.ts";

/** Reads the orders of whoever started the router, a line each. What is none is told without what stands there. */
export function takeOrders(input: NodeJS.ReadableStream, log: Log, onOrder: (order: RouterOrder) => void): void {
  createInterface({ input, terminal: false }).on("line", (line) => {
    const order = readOrder(line);
    if (order === undefined) log("a line on the standard input is no order");
    else onOrder(order);
  });
}

function readOrder(line: string): RouterOrder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isOrder(value) ? value : undefined;
}

function isOrder(value: unknown): value is RouterOrder {
  return typeof value === "object" && value !== null && "serverKeys" in value && typeof value.serverKeys === "string";
}
