import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { percent } from "../model/words.ts";
import { tierClass } from "./tierName.ts";

const barHeight = 22;
/** A share that is narrower has no words in it. */
const wordsFromPx = 44;

interface Share {
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
}

/** Shares that add up to a whole, as one bar with as many parts. */
export class SharesChart {
  readonly element: HTMLElement;
  readonly #svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  #shares: readonly Share[] = [];
  #label = "";
  #drawn = "";

  constructor() {
    this.element = document.createElement("div");
    this.element.className = "chart shares";
    const svg = this.#svg.node();
    if (svg) this.element.append(svg);
    this.#svg.attr("role", "img").attr("height", barHeight);
    new ResizeObserver(() => {
      this.#draw();
    }).observe(this.element);
  }

  update(label: string, shares: readonly Share[]): void {
    this.#shares = shares;
    this.#label = label;
    this.#draw();
  }

  #draw(): void {
    const width = this.element.clientWidth;
    if (width < 20) return;
    const drawn = JSON.stringify([width, this.#label, this.#shares]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const x = scaleLinear().domain([0, 1]).range([0, width]);
    const words = this.#shares.map(({ name, share }) => `${name} ${percent(share)}`);
    const svg = this.#svg;
    svg.selectAll("*").remove();
    svg.attr("width", width).attr("viewBox", `0 0 ${width} ${barHeight}`);
    svg.attr("aria-label", `${this.#label}: ${words.join(", ")}`);
    let from = 0;
    for (const [tier, { share }] of this.#shares.entries()) {
      const [left, right] = [x(from), x(from + share)];
      from += share;
      if (right - left < 0.5) continue;
      const part = svg.append("g");
      part
        .append("rect")
        .attr("class", `bar ${tierClass(tier)}`)
        .attr("x", left)
        .attr("width", Math.max(1, right - left - 1))
        .attr("height", barHeight);
      part.append("title").text(words[tier] ?? "");
      if (right - left < wordsFromPx) continue;
      part
        .append("text")
        .attr("class", "on-bar")
        .attr("x", (left + right) / 2)
        .attr("y", barHeight / 2)
        .attr("dy", "0.35em")
        .attr("text-anchor", "middle")
        .text(percent(share));
    }
  }
}
