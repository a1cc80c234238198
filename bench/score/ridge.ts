export interface SparseRow {
  readonly columns: Int32Array;
  readonly values: Float64Array;
}

export interface RidgeProblem {
  readonly rows: readonly SparseRow[];
  readonly targets: readonly number[];
  readonly columnCount: number;
  readonly penalty: number;
}

const mostRounds = 60;
const goodEnough = 1e-9;

/** The weights of least squared error plus `penalty` times their squares, by conjugate gradients. */
export function fitRidge({ rows, targets, columnCount, penalty }: RidgeProblem): Float64Array {
  const weights = new Float64Array(columnCount);
  const rest = new Float64Array(columnCount);
  rows.forEach((row, at) => {
    addScaled(rest, row, targets[at] ?? 0);
  });
  const direction = rest.slice();
  let square = dot(rest, rest);
  const enough = square * goodEnough;
  for (let round = 0; round < mostRounds && square > enough; round++) {
    const image = direction.map((value) => penalty * value);
    for (const row of rows) addScaled(image, row, product(row, direction));
    const step = square / dot(direction, image);
    for (let at = 0; at < columnCount; at++) {
      weights[at] = (weights[at] ?? 0) + step * (direction[at] ?? 0);
      rest[at] = (rest[at] ?? 0) - step * (image[at] ?? 0);
    }
    const next = dot(rest, rest);
    for (let at = 0; at < columnCount; at++) direction[at] = (rest[at] ?? 0) + (next / square) * (direction[at] ?? 0);
    square = next;
  }
  return weights;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

function product({ columns, values }: SparseRow, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < columns.length; at++) sum += (values[at] ?? 0) * (weights[columns[at] ?? 0] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, { columns, values }: SparseRow, scale: number): void {
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at] ?? 0;
    target[column] = (target[column] ?? 0) + scale * (values[at] ?? 0);
  }
}
