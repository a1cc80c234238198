import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear } from "d3-scale";
import type { ScaleLinear } from "d3-scale";
import { select } from "d3-selection";
import type { DashboardProposal, DashboardState } from "../../../protocol/dashboardMessages.ts";
import { barPartsOf, bordersOf, zonesOf } from "../model/histogramModel.ts";
import { counted, scoreWord } from "../model/words.ts";
import { tierClass } from "./tierName.ts";

const height = 240;
const margin = { top: 48, right: 12, bottom: 36, left: 40 };
/** Where the bars stand. */
const bottom = height - margin.bottom;
/** The lines above the bars, from the chart's top: the tiers' names, where they end, where they would end. */
const rows = { names: 12, borders: 28, proposed: 42 };
/** So wide is a letter at most, so near may two figures stand. */
const letterPx = 7;
const figurePx = 24;

/** The user's prompts by score, in the colours of the tiers that they go to, with the tiers' ends and the proposed ones. */
export class HistogramChart {
  readonly element: HTMLElement;
  readonly #svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  #state: DashboardState | undefined;
  #drawn = "";

  constructor() {
    this.element = document.createElement("div");
    this.element.className = "chart histogram";
    const svg = this.#svg.node();
    if (svg) this.element.append(svg);
    this.#svg.attr("role", "img").attr("height", height);
    new ResizeObserver(() => {
      this.#draw();
    }).observe(this.element);
  }

  update(state: DashboardState): void {
    this.#state = state;
    this.#draw();
  }

  #draw(): void {
    const width = this.element.clientWidth;
    if (this.#state === undefined || width < 100) return;
    const { prompts, tiers, proposal } = this.#state;
    const proposed = endsOf(proposal);
    const drawn = JSON.stringify([
      width,
      prompts.histogram,
      tiers.map(({ name, maxScore }) => [name, maxScore]),
      proposed,
    ]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#svg.selectAll("*").remove();
    this.#svg.attr("width", width).attr("viewBox", `0 0 ${width} ${height}`).attr("aria-label", describe(this.#state));

    const scales = scalesFor(prompts.histogram, width);
    this.#drawAxes(scales, width);
    this.#drawBars(this.#state, scales);
    this.#drawNames(tiers, scales);
    this.#drawEnds(bordersOf(tiers), scales, { kind: "border", labelAt: rows.borders, prefix: "≤ " });
    const moved = proposed.filter(({ name, at }) => tiers.find((tier) => tier.name === name)?.maxScore !== at);
    this.#drawEnds(moved, scales, { kind: "proposed", labelAt: rows.proposed, prefix: "→ " });
  }

  #drawAxes({ x, y }: Scales, width: number): void {
    const right = width - margin.right;
    const counts = axisLeft(y)
      .tickValues(y.ticks(4).filter(Number.isInteger))
      .tickFormat((value) => value.toLocaleString("en"))
      .tickSizeInner(margin.left - right)
      .tickSizeOuter(0)
      .tickPadding(6);
    const scores = axisBottom(x)
      .ticks(width < 420 ? 5 : 10)
      .tickSizeOuter(0);
    const svg = this.#svg;
    svg.append("g").attr("class", "axis counts").attr("transform", `translate(${margin.left},0)`).call(counts);
    svg.append("g").attr("class", "axis scores").attr("transform", `translate(0,${bottom})`).call(scores);
    svg
      .append("text")
      .attr("class", "axis-title")
      .attr("x", right)
      .attr("y", height - 4)
      .attr("text-anchor", "end")
      .text("score: how hard a prompt is →");
  }

  #drawBars({ prompts, tiers }: DashboardState, { x, y }: Scales): void {
    this.#svg
      .append("g")
      .selectAll("rect")
      .data(barPartsOf(prompts.histogram, tiers))
      .join("rect")
      .attr("class", ({ tier }) => `bar ${tierClass(tier)}`)
      .attr("x", ({ from, bin }) => x(from) + (from === bin[0] ? 1 : 0))
      .attr("width", ({ from, to, bin }) =>
        Math.max(1, x(to) - x(from) - (from === bin[0] ? 1 : 0) - (to === bin[1] ? 1 : 0)),
      )
      .attr("y", ({ count }) => y(count))
      .attr("height", ({ count }) => bottom - y(count))
      .append("title")
      .text(({ bin, count }) => `${counted(count, "prompt")} with a score above ${bin[0]} up to ${bin[1]}`);
  }

  /** Each tier's name above its scores, as far as there is room. */
  #drawNames(tiers: DashboardState["tiers"], { x }: Scales): void {
    for (const { tier, name, from, to } of zonesOf(tiers)) {
      const most = Math.floor((x(to) - x(from) - 18) / letterPx);
      if (most < 2) continue;
      const label = this.#svg
        .append("text")
        .attr("class", "zone")
        .attr("x", (x(from) + x(to)) / 2)
        .attr("y", rows.names)
        .attr("text-anchor", "middle");
      label.append("tspan").attr("class", tierClass(tier)).text("● ");
      label.append("tspan").text(name.length > most ? `${name.slice(0, most - 1)}…` : name);
      label.append("title").text(name);
    }
  }

  #drawEnds(
    ends: readonly { readonly name: string; readonly at: number }[],
    { x }: Scales,
    { kind, labelAt, prefix }: EndLook,
  ): void {
    let last = -Infinity;
    for (const { name, at } of ends) {
      const group = this.#svg.append("g").attr("class", kind);
      // The first is the ground on which the second is seen, whatever the colour of the bar behind it.
      for (const line of ["halo", "line"])
        group
          .append("line")
          .attr("class", line)
          .attr("x1", x(at))
          .attr("x2", x(at))
          .attr("y1", labelAt + 4)
          .attr("y2", bottom);
      group.append("title").text(`${name} ${kind === "border" ? "ends" : "would end"} at ${scoreWord(at)}`);
      if (x(at) - last < figurePx) continue;
      last = x(at);
      group
        .append("text")
        .attr("x", x(at))
        .attr("y", labelAt)
        .attr("text-anchor", "middle")
        .text(`${prefix}${scoreWord(at)}`);
    }
  }
}

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

function scalesFor(histogram: readonly number[], width: number): Scales {
  return {
    x: scaleLinear()
      .domain([0, 10])
      .range([margin.left, width - margin.right]),
    y: scaleLinear()
      .domain([0, Math.max(1, ...histogram)])
      .nice(4)
      .range([bottom, margin.top]),
  };
}

interface EndLook {
  readonly kind: "border" | "proposed";
  readonly labelAt: number;
  readonly prefix: string;
}

function endsOf(proposal: DashboardProposal | undefined): readonly { readonly name: string; readonly at: number }[] {
  if (proposal?.state !== "proposed" || !proposal.changes) return [];
  return bordersOf(proposal.tiers.map(({ name, after }) => ({ name, maxScore: after })));
}

function describe({ prompts, tiers }: DashboardState): string {
  const most = Math.max(...prompts.histogram);
  const at = prompts.histogram.indexOf(most);
  const ends = bordersOf(tiers).map(({ name, at: end }) => `${name} ends at ${scoreWord(end)}`);
  return `${counted(prompts.scored, "prompt")} by score, most of them from ${at / 2} to ${(at + 1) / 2}. ${ends.join(", ")}. The table below has the figures.`;
}
