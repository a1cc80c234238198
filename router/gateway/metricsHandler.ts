import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { prometheusType, toPrometheusText } from "../metrics/prometheusText.ts";
import type { GatewayParts } from "./gatewayParts.ts";

/** `GET /metrics`: figures in Prometheus's text format. */
export function handleMetrics(
  _request: HttpRequest,
  response: HttpResponse,
  { active, metrics, queue }: GatewayParts,
): void {
  const text = toPrometheusText(metrics.families({ ...active.status, queuedAt: (id) => queue.waiting(id) }));
  response.send(200, { "content-type": prometheusType }, Buffer.from(text));
}
