import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import type { DashboardTier } from "../../../protocol/dashboardMessages.ts";
import { tierClass } from "./tierName.ts";

type Times = Pick<DashboardTier, "firstTokenMs" | "waitMs">;

/** Units of the drawing; the page stretches it to the room there is. */
const size = { width: 100, height: 10 };

/**
 * The usual wait on a scale that all rows share: to the first token pale, to the end of the answer full, and a thin line
 * to what one answer in twenty exceeds. The figures stand beside it, so it says nothing to those who hear the page.
 */
export function createTimeBar({ firstTokenMs, waitMs }: Times, tier: number, longestMs: number): Node {
  const x = scaleLinear()
    .domain([0, Math.max(1, longestMs)])
    .range([0, size.width])
    .clamp(true);
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"))
    .attr("class", `time-bar ${tier < 0 ? "" : tierClass(tier)}`)
    .attr("viewBox", `0 0 ${size.width} ${size.height}`)
    .attr("preserveAspectRatio", "none")
    .attr("aria-hidden", "true");
  const first = Math.min(firstTokenMs?.median ?? 0, waitMs?.median ?? Infinity);
  const end = waitMs?.median ?? first;
  if (waitMs !== undefined) part(svg, { kind: "rest", from: x(end), to: x(waitMs.p95), thickness: 2 });
  part(svg, { kind: "first", from: 0, to: x(first), thickness: size.height });
  part(svg, { kind: "answer", from: x(first), to: x(end), thickness: size.height });
  return svg.node() ?? document.createTextNode("");
}

function part(
  svg: { append(name: "rect"): Drawn },
  {
    kind,
    from,
    to,
    thickness,
  }: { readonly kind: string; readonly from: number; readonly to: number; readonly thickness: number },
): void {
  if (to - from <= 0) return;
  svg
    .append("rect")
    .attr("class", kind)
    .attr("x", from)
    .attr("width", Math.max(0.5, to - from))
    .attr("y", (size.height - thickness) / 2)
    .attr("height", thickness);
}

interface Drawn {
  attr(name: string, value: string | number): Drawn;
}
