import type { IncomingMessage, ServerResponse } from "node:http";
import { prometheusType, toPrometheusText } from "../metrics/prometheusText.ts";
import type { GatewayParts } from "./gatewayParts.ts";

/** `GET /metrics`: figures in Prometheus's text format. */
export function handleMetrics(
  _request: IncomingMessage,
  response: ServerResponse,
  { active, metrics, queue }: GatewayParts,
): void {
  response.writeHead(200, { "content-type": prometheusType });
  response.end(toPrometheusText(metrics.families({ ...active.status, queuedAt: (id) => queue.waiting(id) })));
}
