import type { Work } from "@balms/core/adapter";

/** Positions sorted by a group each, and where each group begins: [groups + 1]. */
export interface GroupedOrder {
  readonly order: Int32Array;
  readonly starts: Int32Array;
}

/**
 * Sorts positions by their groups. Those of one group stay in the order that they had.
 *
 * @param groups - per position, from 0 to `count` − 1
 * @param order - the order before; default as they are numbered
 */
export function orderByGroup(groups: Int32Array, count: number, order?: Int32Array): GroupedOrder {
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < groups.length; i++) starts[groups[i] + 1]++;
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group];
  const next = starts.slice();
  const sorted = new Int32Array(groups.length);
  for (let i = 0; i < groups.length; i++) {
    const position = order === undefined ? i : order[i];
    sorted[next[groups[position]]++] = position;
  }
  return { order: sorted, starts };
}

/**
 * Positions from the highest score to the lowest. Those of one score stay in the order that they had.
 *
 * @param scores - finite
 * @param order - the order before; default as they are numbered
 */
export function* orderByScore(scores: Float64Array, order?: Int32Array): Work<Int32Array> {
  const { length } = scores;
  // As whole numbers, floating-point numbers of one sign are in the same order; turned round, since the highest comes first.
  const halves = new Uint32Array(2 * length);
  const value = new Float64Array(1);
  const bits = new Uint32Array(value.buffer);
  for (let i = 0; i < length; i++) {
    // Adding 0 makes one zero of both.
    value[0] = scores[i] + 0;
    const flip = bits[1] >>> 31 ? 0 : 0xffffffff;
    halves[2 * i] = bits[0] ^ flip;
    halves[2 * i + 1] = bits[1] ^ (flip & 0x7fffffff);
  }
  let [from, to] = [
    order?.slice() ?? new Int32Array(length).map((_, i) => i),
    new Int32Array(length),
  ];
  for (let digit = 0; digit < 4; digit++) {
    yield;
    if (sortByDigit(halves, digit, from, to)) [from, to] = [to, from];
  }
  return from;
}

const digits = 2 ** 16;

/** One pass over 16 bits. False where all are equal, and nothing was moved. */
function sortByDigit(
  halves: Uint32Array,
  digit: number,
  from: Int32Array,
  to: Int32Array,
): boolean {
  const [half, shift] = [digit >> 1, (digit & 1) * 16];
  const next = new Int32Array(digits + 1);
  for (let i = half; i < halves.length; i += 2) next[((halves[i] >>> shift) & 0xffff) + 1]++;
  if (next.includes(from.length)) return false;
  for (let i = 0; i < digits; i++) next[i + 1] += next[i];
  for (let i = 0; i < from.length; i++) {
    const position = from[i];
    to[next[(halves[2 * position + half] >>> shift) & 0xffff]++] = position;
  }
  return true;
}
