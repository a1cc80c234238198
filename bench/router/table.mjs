// The table of figures: each contestant's median; MAGI's as a share of another's, the median of what they came to in the
// same turn; and what MAGI wants to reach.
import { median, short } from "../lib/figures.mjs";

const bare = "bare node:http";
const first = "time to first token, one at a time (ms)";

/** What MAGI wants to reach, by the beginning of a figure's name. `of` is the one that it is compared with. */
const goals = [
  { figure: "requests/s", says: "≥ 1.5× bare, ≥ 0.5× nginx", holds: (of) => of(bare) >= 1.5 && !(of("nginx") < 0.5) },
  { figure: "new process", says: "≥ 1× bare", holds: (of) => of(bare) >= 1 },
  { figure: "processor time", says: "≤ 1.2× bare", holds: (of) => of(bare) <= 1.2 },
  { figure: "streamed tokens/s", says: "≥ 1.1× bare", holds: (of) => of(bare) >= 1.1 },
  { figure: "added time", says: "≤ 1.5× bare", holds: (of) => of(bare) <= 1.5 },
  { figure: "slow streams", says: "1000", holds: (_of, own) => own === 1000 },
  { figure: "peak memory", says: "< 150 MB", holds: (_of, own) => own < 150 },
];

/** Rows of cells for `table`. `samples` has a figure's values by contestant. */
export function rowsOf(samples, names) {
  const head = ["", ...names, ...names.slice(1).map((name) => `MAGI ÷ ${name}`), "goal"];
  return [head, ...[...withAdded(samples)].map(([figure, of]) => rowOf(figure, of, names))];
}

function rowOf(figure, of, names) {
  const values = names.map((name) => (of.has(name) ? median(of.get(name)) : undefined));
  const own = of.get(names[0]);
  const shares = names.slice(1).map((name) => {
    const other = of.get(name);
    return other === undefined ? Number.NaN : median(own.map((value, turn) => value / other[turn]));
  });
  const share = (name) => shares[names.indexOf(name) - 1] ?? Number.NaN;
  const goal = goals.find((each) => figure.startsWith(each.figure));
  const verdict = goal === undefined ? "" : `${goal.says} ${goal.holds(share, values[0]) ? "✓" : "✗"}`;
  return [figure, ...values.map(short), ...shares.map((value) => (goal ? `${short(value)}×` : "")), verdict];
}

/** What each adds to the time that the upstream itself takes to its first token. */
function withAdded(samples) {
  const times = samples.get(first);
  if (times === undefined) return samples;
  const base = times.get("nobody");
  const added = new Map(
    [...times]
      .filter(([name]) => name !== "nobody")
      .map(([name, found]) => [name, found.map((value, turn) => value - base[turn])]),
  );
  return new Map(
    [...samples].flatMap(([figure, of]) =>
      figure === first
        ? [
            [figure, of],
            ["added time to first token (ms)", added],
          ]
        : [[figure, of]],
    ),
  );
}
