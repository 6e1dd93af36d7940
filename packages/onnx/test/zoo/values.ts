/** A tensor in plain JavaScript: numbers in double precision, row after row. */
export interface Values {
  readonly dims: readonly number[];
  readonly data: readonly number[];
}

const sizeOf = (dims: readonly number[]): number => dims.reduce((a, b) => a * b, 1);

/** Does something to each line of numbers along an axis. */
export function alongAxis(
  { dims, data }: Values,
  axis: number,
  map: (line: readonly number[], index: number) => readonly number[],
): Values {
  const at = axis < 0 ? axis + dims.length : axis;
  const inner = sizeOf(dims.slice(at + 1));
  const outer = sizeOf(dims.slice(0, at));
  const length = dims[at];
  const lines = Array.from({ length: outer * inner }, (_, line) => {
    const start = Math.floor(line / inner) * length * inner + (line % inner);
    return map(
      Array.from({ length }, (__, i) => data[start + i * inner]),
      line,
    );
  });
  const zeros = Array.from<number>({ length }).fill(0);
  const size = (lines[0] ?? map(zeros, 0)).length;
  const result = Array.from<number>({ length: outer * size * inner });
  for (const [line, numbers] of lines.entries()) {
    const start = Math.floor(line / inner) * size * inner + (line % inner);
    for (const [i, number] of numbers.entries()) result[start + i * inner] = number;
  }
  return { dims: dims.with(at, size), data: result };
}

/** Each number by itself. */
export const each = ({ dims, data }: Values, map: (value: number) => number): Values => ({
  dims,
  data: data.map((value) => map(value)),
});

/** The same numbers under other dimensions; −1 is what is left. */
export function reshape({ dims, data }: Values, to: readonly number[]): Values {
  const known = to.filter((size) => size !== -1);
  const rest = sizeOf(dims) / sizeOf(known);
  return { dims: to.map((size) => (size === -1 ? rest : size)), data };
}

/** The axes in another order. */
export function transpose({ dims, data }: Values, order: readonly number[]): Values {
  const to = order.map((axis) => dims[axis]);
  const strides = dims.map((_, axis) => sizeOf(dims.slice(axis + 1)));
  const moved = Array.from({ length: data.length }, (_, index) => {
    let rest = index;
    let from = 0;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      from += (rest % to[axis]) * strides[order[axis]];
      rest = Math.floor(rest / to[axis]);
    }
    return data[from];
  });
  return { dims: to, data: moved };
}

const logSum = (line: readonly number[]): number => {
  const most = Math.max(...line);
  return most + Math.log(line.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

export const logSoftmax = (values: Values, axis = -1): Values =>
  alongAxis(values, axis, (line) => {
    const total = logSum(line);
    return line.map((value) => value - total);
  });

export const softmax = (values: Values, axis = -1): Values =>
  each(logSoftmax(values, axis), Math.exp);

export const sigmoid = (values: Values): Values => each(values, (x) => 1 / (1 + Math.exp(-x)));

/** The place of the largest number of each line; `keep` leaves an axis of one. */
export function argMax(values: Values, axis = -1, keep = false): Values {
  const best = alongAxis(values, axis, (line) => [line.indexOf(Math.max(...line))]);
  return keep ? best : dropAxis(best, axis);
}

/** Without an axis of length one. */
export function dropAxis({ dims, data }: Values, axis: number): Values {
  return { dims: dims.toSpliced(axis < 0 ? axis + dims.length : axis, 1), data };
}

/** The k largest numbers of each line, and where they stand. */
export function topK(values: Values, k: number): { values: Values; indices: Values } {
  const order = (line: readonly number[]): number[] =>
    [...line.keys()].toSorted((a, b) => line[b] - line[a]).slice(0, k);
  return {
    values: alongAxis(values, -1, (line) => order(line).map((at) => line[at])),
    indices: alongAxis(values, -1, order),
  };
}

/** The mean over all positions of [N, C, H, W]: [N, C, 1, 1]. */
export function pooled({ dims: [rows, channels, ...size], data }: Values): Values {
  const flat = { dims: [rows, channels, sizeOf(size)], data };
  const mean = alongAxis(flat, 2, (line) => [line.reduce((a, b) => a + b, 0) / line.length]);
  return { dims: [rows, channels, 1, 1], data: mean.data };
}

/** log Σ exp of numbers. */
export { logSum };
