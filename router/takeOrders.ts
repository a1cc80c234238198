import { createInterface } from "node:readline";
import { isShape, isString } from "../protocol/guards.ts";
import type { RouterOrder } from "../protocol/routerApi.ts";
import { parseObject } from "./dispatch/chunk.ts";
import type { Log } from "./log.ts";

/** Reads the orders of whoever started the router, a line each. What is none is told without what stands there. */
export function takeOrders(input: NodeJS.ReadableStream, log: Log, onOrder: (order: RouterOrder) => void): void {
  createInterface({ input, terminal: false }).on("line", (line) => {
    const order: unknown = parseObject(line);
    if (isOrder(order)) onOrder(order);
    else log("a line on the standard input is no order");
  });
}

const isOrder = isShape<RouterOrder>({ serverKeys: isString });
