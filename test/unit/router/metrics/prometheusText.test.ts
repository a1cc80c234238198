import { Counter as PeerCounter, Gauge as PeerGauge, Histogram as PeerHistogram, Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { Counter } from "../../../../router/metrics/counter.ts";
import { Histogram } from "../../../../router/metrics/histogram.ts";
import { toPrometheusText } from "../../../../router/metrics/prometheusText.ts";

const awkward = ["plain", "", 'a "quoted" \\ path\\n', "two\nlines", "Zürich 𝄞", "{x=1,}"];

describe("Prometheus's text format, as prom-client writes it too", () => {
  it("of a counter", async () => {
    const registry = new Registry();
    const about = { name: "c_total", help: "Counts\nin two lines with a \\." };
    const peer = new PeerCounter({ ...about, labelNames: ["a", "b"], registers: [registry] });
    const ours = new Counter(about, ["a", "b"]);
    for (const [index, a] of [...awkward, ...awkward].entries()) {
      peer.inc({ a, b: "x" }, index);
      ours.add({ a, b: "x" }, index);
    }
    expect(toPrometheusText([ours.family])).toBe(await registry.metrics());
  });

  it("of a histogram, whose bounds are inclusive", async () => {
    const registry = new Registry();
    const about = { name: "h_seconds", help: "Spreads." };
    const bounds = [0.1, 1, 2.5];
    const peer = new PeerHistogram({ ...about, labelNames: ["a"], buckets: bounds, registers: [registry] });
    const ours = new Histogram(about, ["a"], bounds);
    for (const measured of [0, 0.1, 0.100001, 1, 2.4, 2.5, 2.6, 1e9])
      for (const a of awkward) {
        peer.observe({ a }, measured);
        ours.observe({ a }, measured);
      }
    expect(toPrometheusText([ours.family])).toBe(await registry.metrics());
  });

  it("of gauges, with and without labels, and of several families", async () => {
    const registry = new Registry();
    const bare = new PeerGauge({ name: "g", help: "A level.", registers: [registry] });
    const other = new PeerGauge({ name: "h", help: "Another.", labelNames: ["a"], registers: [registry] });
    bare.set(-1.5);
    other.set({ a: "x" }, Infinity);
    other.set({ a: "y" }, -Infinity);
    const samples = [
      { labels: { a: "x" }, value: Infinity },
      { labels: { a: "y" }, value: -Infinity },
    ];
    const text = toPrometheusText([
      { name: "g", help: "A level.", type: "gauge", samples: [{ labels: {}, value: -1.5 }] },
      { name: "h", help: "Another.", type: "gauge", samples },
    ]);
    expect(text).toBe(await registry.metrics());
  });
});
