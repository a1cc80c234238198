/** What Prometheus calls a metric family, with everything that was measured. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly samples: readonly Sample[];
}

export interface Sample {
  /** What a histogram's sample is: `_bucket`, `_sum` or `_count`. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string>>;

/** Content type of the text exposition format. */
export const prometheusType = "text/plain; version=0.0.4; charset=utf-8";

/** The families in Prometheus's text exposition format, those without samples too. */
export function toPrometheusText(families: readonly Family[]): string {
  return families.map(toLines).join("\n");
}

function toLines({ name, help, type, samples }: Family): string {
  const lines = [`# HELP ${name} ${help.replace(/\\/g, "\\\\").replace(/\n/g, "\\n")}`, `# TYPE ${name} ${type}`];
  for (const { suffix = "", labels, value } of samples)
    lines.push(`${name}${suffix}${toBraces(labels)} ${toNumber(value)}`);
  return `${lines.join("\n")}\n`;
}

function toBraces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeValue(value: string): string {
  return value.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/"/g, '\\"');
}

export function toNumber(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
